'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { TaskDue } from '@/components/task-row';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Field, Input } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { SkeletonText } from '@/components/ui/skeleton';
import { useLeave, useUnsaved } from '@/components/unsaved';
import { api, body, type Task } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';
import { fromLocalInput, LONGEST_TITLE, TASK_KINDS, type TaskKind } from '@/lib/tasks';
import { cn } from '@/lib/utils';

interface LeadTasksProps {
  leadId: string;
  /** How many are read. */
  page: { limit: number };
}

/** What is to be done for a lead: what is open by its date, then what is done; tasks can be added and ticked off. */
export function LeadTasks({ leadId, page }: LeadTasksProps) {
  const t = useTranslations('leads.sheet');
  const { can } = useMe();
  const [isAdding, setAdding] = useState(false);
  const { data, isPending, isLoadingError, error, refetch } = useQuery(queries.tasks({ lead_id: leadId }, page));
  const tasks = [...(data?.items ?? [])].sort(byUrgency);
  const total = data?.total ?? tasks.length;
  return (
    <section aria-label={t('tasks')}>
      <div className="mb-2 flex min-h-6 items-center justify-between gap-3">
        <h3 className="font-semibold text-ink">{t('tasks')}</h3>
        {can('operator') && !isAdding && (
          <Button variant="link" size="sm" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            {t('add_task')}
          </Button>
        )}
      </div>
      {isAdding && <AddTask leadId={leadId} onDone={() => setAdding(false)} />}
      {isPending ? (
        <SkeletonText lines={2} />
      ) : isLoadingError ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : tasks.length === 0 ? (
        !isAdding && <p className="text-ink-3">{t('no_tasks')}</p>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line">
          {tasks.map((task) => (
            <TaskRow key={task.task_id} task={task} />
          ))}
        </ul>
      )}
      {total > tasks.length && (
        <Button variant="link" size="sm" asChild className="mt-1.5">
          <Link href={`/tasks?lead_id=${encodeURIComponent(leadId)}`}>{t('all_tasks', { count: total })}</Link>
        </Button>
      )}
    </section>
  );
}

/** Open before done, then by when they are due; what is due at no time comes last. */
function byUrgency(one: Task, other: Task): number {
  const open = Number(one.status !== 'open') - Number(other.status !== 'open');
  return open || (one.due_at ?? '9999').localeCompare(other.due_at ?? '9999');
}

function TaskRow({ task }: { task: Task }) {
  const t = useTranslations('leads.sheet');
  const terms = useTranslations('terms');
  const wordsOf = useErrorWords();
  const client = useQueryClient();
  const { can } = useMe();
  const change = useMutation({
    mutationFn: (status: Task['status']) =>
      body(api.PATCH('/tasks/{task_id}', { params: { path: { task_id: task.task_id } }, body: { status } })),
    onSuccess: (saved) => {
      toast.success(t(saved.status === 'done' ? 'task_done' : 'task_reopened', { title: saved.title }));
    },
    onError: (error) => {
      toast.error(wordsOf(error).text);
    },
    onSettled: () => Promise.all(['tasks', 'projects', 'audit'].map((topic) => client.invalidateQueries({ queryKey: [topic] }))),
  });
  const status = change.isPending ? change.variables : task.status;
  return (
    <li className="flex items-start gap-2.5 px-3 py-2.5">
      <span className="flex h-5 items-center">
        <Checkbox
          shape="round"
          label={t('task_check', { title: task.title })}
          checked={status === 'done'}
          disabled={!can('operator') || status === 'cancelled'}
          onCheckedChange={(done) => change.mutate(done ? 'done' : 'open')}
        />
      </span>
      <span className="min-w-0 flex-1">
        <Link
          href={`/tasks?task=${encodeURIComponent(task.task_id)}`}
          className={cn(
            'rounded-badge wrap-anywhere underline-offset-4 hover:underline',
            status === 'open' ? 'text-ink' : 'text-ink-3 line-through',
          )}
        >
          {task.title}
        </Link>
        <span className="block text-xs text-ink-3">
          {terms(`task_kind.${task.kind}`)}
          {status !== 'open' ? (
            <> · {terms(`task_status.${status}`)}</>
          ) : (
            task.due_at && (
              <>
                {' · '}
                <TaskDue task={task} status={status} />
              </>
            )
          )}
        </span>
      </span>
    </li>
  );
}

function AddTask({ leadId, onDone }: { leadId: string; onDone: () => void }) {
  const t = useTranslations('leads.sheet');
  const terms = useTranslations('terms.task_kind');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<TaskKind>('call');
  const [due, setDue] = useState('');
  const leave = useLeave();
  useUnsaved(title.trim() !== '' || due !== '');
  const add = useChange(
    () =>
      body(api.POST('/tasks', { body: { lead_id: leadId, title: title.trim(), kind, due_at: fromLocalInput(due) } })),
    ['tasks', 'projects'],
  );
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!title.trim() || add.isPending) return;
    try {
      await add.mutateAsync(undefined);
      toast.success(t('task_added'));
      onDone();
    } catch {
      // Said in the form.
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="mb-3 space-y-3 rounded-card border border-line bg-sunken p-3">
      {add.isError && (
        <Banner tone="bad" live="assertive">
          {wordsOf(add.error).text}
        </Banner>
      )}
      <Field label={t('task_title')}>
        <Input
          autoFocus
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          maxLength={LONGEST_TITLE}
          placeholder={t('task_placeholder')}
          autoComplete="off"
        />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('task_kind')}>
          <Select
            value={kind}
            onValueChange={setKind}
            options={TASK_KINDS.map((value) => ({ value, label: terms(value) }))}
            className="w-full"
          />
        </Field>
        <Field label={t('task_due')}>
          <Input type="datetime-local" value={due} onChange={(event) => setDue(event.target.value)} />
        </Field>
      </div>
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={() => leave(onDone)}>
          {common('cancel')}
        </Button>
        <Button size="sm" type="submit" variant="primary" loading={add.isPending} disabled={!title.trim()}>
          {t('add_task')}
        </Button>
      </div>
    </form>
  );
}
