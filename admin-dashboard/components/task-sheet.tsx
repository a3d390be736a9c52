'use client';

import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { RecordPicker } from '@/components/task-record-picker';
import { SampleBadge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ExactTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Field, Input } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { SkeletonText } from '@/components/ui/skeleton';
import { TaskStatusBadge } from '@/components/ui/status';
import { useLeave, useUnsaved } from '@/components/unsaved';
import { api, body, type Schemas, type Task } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';
import { refusedFields } from '@/lib/form-errors';
import { fromLocalInput, LONGEST_TITLE, TASK_KINDS, TASK_STATUSES, toLocalInput, type TaskKind, type TaskStatus } from '@/lib/tasks';

interface TaskSheetProps {
  taskId: string;
  /** The task as the list has it: shown until the server has answered. */
  known?: Task;
  onClose: () => void;
}

/** One task: what it is, what it belongs to, and a form to change it. */
export function TaskSheet({ taskId, known, onClose }: TaskSheetProps) {
  const t = useTranslations('tasks.sheet');
  const { data, isPending, error, refetch, isFetching } = useQuery({ ...queries.task(taskId), placeholderData: known });
  const [isDirty, setDirty] = useState(false);
  const leave = useLeave();
  useUnsaved(isDirty);
  const close = () => leave(onClose);
  return (
    <Sheet open onOpenChange={(open) => !open && close()}>
      {data ? (
        <TaskForm key={data.task_id} task={data} onDirty={setDirty} onClose={close} onGone={onClose} />
      ) : (
        <SheetContent title={t('title')}>
          {isPending ? (
            <SkeletonText lines={6} />
          ) : (
            <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
          )}
        </SheetContent>
      )}
    </Sheet>
  );
}

interface Values {
  title: string;
  kind: TaskKind;
  status: TaskStatus;
  due: string;
  lead_id: string | null;
  project_id: string | null;
}
const FIELDS = ['title', 'kind', 'status', 'due_at', 'lead_id', 'project_id'] as const;

function valuesOf(task: Task): Values {
  return {
    title: task.title,
    kind: task.kind,
    status: task.status,
    due: toLocalInput(task.due_at),
    lead_id: task.lead_id,
    project_id: task.project_id,
  };
}

/** Only what was changed is sent: somebody else may be at the other fields. */
function changesOf(task: Task, values: Values): Schemas['TaskUpdate'] {
  const before = valuesOf(task);
  const title = values.title.trim();
  return {
    ...(title !== before.title && { title }),
    ...(values.kind !== before.kind && { kind: values.kind }),
    ...(values.status !== before.status && { status: values.status }),
    ...(values.due !== before.due && { due_at: fromLocalInput(values.due) }),
    ...(values.lead_id !== before.lead_id && { lead_id: values.lead_id }),
    ...(values.project_id !== before.project_id && { project_id: values.project_id }),
  };
}

function TaskForm({
  task,
  onDirty,
  onClose,
  onGone,
}: {
  task: Task;
  onDirty: (dirty: boolean) => void;
  onClose: () => void;
  onGone: () => void;
}) {
  const t = useTranslations('tasks.sheet');
  const terms = useTranslations('terms');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const { can } = useMe();
  const formId = useId();
  /** Null until something is typed: then the task is shown as the server has it, also when it changes there. */
  const [typed, setTyped] = useState<Values | null>(null);
  const [isTitleMissing, setTitleMissing] = useState(false);
  const values = typed ?? valuesOf(task);
  const isReadOnly = !can('operator');
  const save = useChange(
    (changes: Schemas['TaskUpdate']) => body(api.PATCH('/tasks/{task_id}', { params: { path: { task_id: task.task_id } }, body: changes })),
    ['tasks', 'projects', 'leads'],
  );
  const remove = useChange(() => api.DELETE('/tasks/{task_id}', { params: { path: { task_id: task.task_id } } }), ['tasks', 'projects']);
  const refused = refusedFields(save.error, FIELDS);
  const isDirty = typed !== null && Object.keys(changesOf(task, typed)).length > 0;

  function change(part: Partial<Values>) {
    const next = { ...values, ...part };
    setTyped(next);
    setTitleMissing(false);
    onDirty(Object.keys(changesOf(task, next)).length > 0);
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (save.isPending || !isDirty) return;
    if (!values.title.trim()) {
      setTitleMissing(true);
      return;
    }
    try {
      const saved = await save.mutateAsync(changesOf(task, values));
      onDirty(false);
      setTyped(null);
      toast.success(t('saved', { title: saved.title }));
      onGone();
    } catch {
      // Said in the form.
    }
  }

  return (
    <SheetContent
      title={task.title}
      description={t('title')}
      actions={<TaskStatusBadge status={task.status} />}
      footer={
        (can('approver') || !isReadOnly) && (
          <>
            {can('approver') && (
              <ConfirmDialog
                trigger={
                  <Button variant="danger-ghost" className="mr-auto">
                    <Trash2 aria-hidden />
                    {common('delete')}
                  </Button>
                }
                title={t('delete_title')}
                text={t('delete_text', { title: task.title })}
                confirmLabel={t('delete_confirm')}
                tone="danger"
                onConfirm={async () => {
                  await remove.mutateAsync(undefined);
                  toast.success(t('deleted', { title: task.title }));
                  onGone();
                }}
              />
            )}
            {!isReadOnly && (
              <>
                <Button onClick={onClose}>{isDirty ? common('cancel') : common('close')}</Button>
                <Button type="submit" form={formId} variant="primary" loading={save.isPending} disabled={!isDirty}>
                  {common('save')}
                </Button>
              </>
            )}
          </>
        )
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
        {save.isError && refused.other && (
          <Banner tone="bad" live="assertive">
            {wordsOf(save.error).text}
          </Banner>
        )}
        {isReadOnly && <Banner tone="neutral">{t('read_only')}</Banner>}
        <Field label={t('what')} required error={isTitleMissing ? t('error.title_missing') : refused.fields.title && t('error.title')}>
          <Input
            value={values.title}
            onChange={(event) => change({ title: event.target.value })}
            maxLength={LONGEST_TITLE}
            disabled={isReadOnly}
            autoComplete="off"
          />
        </Field>
        <div className="grid grid-cols-2 gap-4">
          <Field label={t('kind')} error={refused.fields.kind}>
            <Select
              value={values.kind}
              onValueChange={(kind) => change({ kind })}
              options={TASK_KINDS.map((value) => ({ value, label: terms(`task_kind.${value}`) }))}
              disabled={isReadOnly}
            />
          </Field>
          <Field label={t('status')} error={refused.fields.status}>
            <Select
              value={values.status}
              onValueChange={(status) => change({ status })}
              options={TASK_STATUSES.map((value) => ({ value, label: terms(`task_status.${value}`) }))}
              disabled={isReadOnly}
            />
          </Field>
        </div>
        <Field
          label={t('due')}
          hint={t('due_hint', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          error={refused.fields.due_at && t('error.due')}
        >
          <div className="flex gap-2">
            <Input
              type="datetime-local"
              value={values.due}
              onChange={(event) => change({ due: event.target.value })}
              max="9999-12-31T23:59"
              disabled={isReadOnly}
            />
            {values.due !== '' && !isReadOnly && (
              <Button variant="ghost" onClick={() => change({ due: '' })}>
                {common('clear')}
              </Button>
            )}
          </div>
        </Field>
        <Field
          label={t('lead')}
          error={refused.fields.lead_id && t('error.lead')}
          aside={
            task.lead_id && (
              <span className="inline-flex items-center gap-2">
                {task.lead_source === 'sample' && values.lead_id === task.lead_id && <SampleBadge />}
                <Link href={`/leads?lead=${encodeURIComponent(task.lead_id)}`} className="text-accent underline-offset-4 hover:underline">
                  {t('open_lead')}
                </Link>
              </span>
            )
          }
        >
          <RecordPicker
            of="lead"
            value={values.lead_id}
            name={values.lead_id === task.lead_id ? task.lead_name : undefined}
            onValueChange={(lead_id) => change({ lead_id })}
            placeholder={t('no_lead')}
            disabled={isReadOnly}
          />
        </Field>
        <Field
          label={t('project')}
          error={refused.fields.project_id && t('error.project')}
          aside={
            task.project_id && (
              <Link
                href={`/projects?project=${encodeURIComponent(task.project_id)}`}
                className="text-accent underline-offset-4 hover:underline"
              >
                {t('open_project')}
              </Link>
            )
          }
        >
          <RecordPicker
            of="project"
            value={values.project_id}
            name={values.project_id === task.project_id ? task.project_name : undefined}
            onValueChange={(project_id) => change({ project_id })}
            placeholder={t('no_project')}
            disabled={isReadOnly}
          />
        </Field>
      </form>
      <dl className="mt-6 grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 border-t border-line pt-4 text-13">
        <Fact name={t('origin')}>
          {task.run_id ? (
            <Link href={`/assistant?run=${encodeURIComponent(task.run_id)}`} className="text-accent underline-offset-4 hover:underline">
              {t('by_run')}
            </Link>
          ) : (
            t('by_hand')
          )}
        </Fact>
        {task.sequence && (
          <Fact name={t('sequence')}>{task.step === null ? task.sequence : t('step', { sequence: task.sequence, step: task.step })}</Fact>
        )}
        <Fact name={t('created')}>
          <ExactTime value={task.created_at} />
        </Fact>
        <Fact name={t('updated')}>
          <ExactTime value={task.updated_at} />
        </Fact>
        <Fact name={t('trail')}>
          <Link
            href={`/audit?entity_type=task&entity_id=${encodeURIComponent(task.task_id)}`}
            className="text-accent underline-offset-4 hover:underline"
          >
            {t('open_trail')}
          </Link>
        </Fact>
      </dl>
    </SheetContent>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere text-ink-2">{children}</dd>
    </>
  );
}
