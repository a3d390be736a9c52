'use client';

import { Plus } from 'lucide-react';
import { useState, type FormEvent, type RefObject } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { useErrorWords } from '@/components/ui/error-state';
import { Input } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Select } from '@/components/ui/select';
import { api, body } from '@/lib/api/client';
import { useChange } from '@/lib/api/queries';
import { fromLocalInput, LONGEST_TITLE, TASK_KINDS, type TaskKind } from '@/lib/tasks';
import { cn } from '@/lib/utils';

interface TaskQuickAddProps {
  /** The field for the title, so that a key can lead to it. */
  field: RefObject<HTMLInputElement | null>;
  /** What the list is narrowed to: a task that is added there belongs there. */
  belongsTo: { lead_id: string | null; project_id: string | null };
  onOpen: (taskId: string) => void;
}

/** One line in which a task is written down: what, of which kind, until when. */
export function TaskQuickAdd({ field, belongsTo, onOpen }: TaskQuickAddProps) {
  const t = useTranslations('tasks.add');
  const common = useTranslations('common.actions');
  const terms = useTranslations('terms.task_kind');
  const wordsOf = useErrorWords();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<TaskKind>('call');
  const [due, setDue] = useState('');
  const add = useChange(async () => {
    const task = await body(api.POST('/tasks', { body: { title: title.trim(), kind, due_at: fromLocalInput(due), ...belongsTo } }));
    toast.success(t('added', { title: task.title }), { action: { label: common('open'), onClick: () => onOpen(task.task_id) } });
    setTitle('');
    return task;
  }, ['tasks', 'projects']);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!title.trim() || add.isPending) return;
    add.mutate(undefined, { onError: (error) => toast.error(wordsOf(error).text) });
    field.current?.focus();
  }
  const rest = title === '' ? 'max-sm:hidden' : undefined;
  return (
    <form onSubmit={submit} aria-label={t('title')} className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5 sm:px-5">
      <div className="relative min-w-0 flex-[1_1_16rem]">
        <Plus aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3" />
        <Input
          ref={field}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          maxLength={LONGEST_TITLE}
          aria-label={t('what')}
          placeholder={t('placeholder')}
          autoComplete="off"
          className="px-8"
        />
        {title === '' && <Kbd keys="c" className="pointer-events-none absolute top-1.5 right-1.5 max-sm:hidden" />}
      </div>
      {/* On a phone these come with the first letter. */}
      <Select
        label={t('kind')}
        value={kind}
        onValueChange={setKind}
        options={TASK_KINDS.map((value) => ({ value, label: terms(value) }))}
        className={cn('w-28', rest)}
      />
      <Input
        type="datetime-local"
        aria-label={t('due')}
        value={due}
        onChange={(event) => setDue(event.target.value)}
        max="9999-12-31T23:59"
        className={cn('w-auto min-w-44 flex-none max-sm:flex-1', rest)}
      />
      <Button type="submit" variant="primary" loading={add.isPending} disabled={!title.trim()} className={rest}>
        {t('submit')}
      </Button>
    </form>
  );
}
