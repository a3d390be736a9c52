'use client';

import { Sparkles, X } from 'lucide-react';
import Link from 'next/link';
import type { Ref } from 'react';
import { useTranslations } from 'use-intl';
import { RecordPicker } from '@/components/task-record-picker';
import { Button, IconButton } from '@/components/ui/button';
import { SearchInput } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { TASK_KINDS, TASK_STATUSES, type TaskKind, type TaskStatus } from '@/lib/tasks';

/** What the address says of the list of tasks. */
export interface TaskNarrowing {
  view: 'due' | 'newest';
  q: string;
  kind: TaskKind | null;
  status: TaskStatus | null;
  lead_id: string | null;
  project_id: string | null;
  run_id: string | null;
}

interface TaskFiltersProps {
  narrowing: TaskNarrowing;
  narrow: (change: Partial<TaskNarrowing>) => void;
  clear: () => void;
  isNarrowed: boolean;
  search: Ref<HTMLInputElement>;
}

/** What the tasks are narrowed to, and in which order they come. */
export function TaskFilters({ narrowing, narrow, clear, isNarrowed, search }: TaskFiltersProps) {
  const t = useTranslations('tasks.filter');
  const common = useTranslations('common.actions');
  const terms = useTranslations('terms');
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-2.5 sm:px-5">
      <SearchInput
        ref={search}
        label={t('search')}
        placeholder={t('search')}
        value={narrowing.q}
        onValueChange={(q) => narrow({ q })}
        shortcut={<Kbd keys="/" />}
        maxLength={200}
        className="w-full sm:w-56"
      />
      {/* On a phone it scrolls sideways by itself: the page never does. */}
      <div className="flex gap-2 max-sm:-mx-4 max-sm:min-w-0 max-sm:basis-[calc(100%+2rem)] max-sm:overflow-x-auto max-sm:px-4 max-sm:py-0.5 max-sm:[scrollbar-width:none] sm:contents">
        <Select
          label={t('kind')}
          value={narrowing.kind ?? ''}
          onValueChange={(kind) => narrow({ kind: kind || null })}
          options={[
            { value: '' as const, label: t('any_kind') },
            ...TASK_KINDS.map((value) => ({ value, label: terms(`task_kind.${value}`) })),
          ]}
          className="w-auto min-w-28 shrink-0"
        />
        <Select
          label={t('status')}
          value={narrowing.status ?? ''}
          onValueChange={(status) => narrow({ status: status || null })}
          options={[
            { value: '' as const, label: t('any_status') },
            ...TASK_STATUSES.map((value) => ({ value, label: terms(`task_status.${value}`) })),
          ]}
          className="w-auto min-w-28 shrink-0"
        />
        <RecordPicker
          of="lead"
          label={t('lead')}
          value={narrowing.lead_id}
          onValueChange={(lead_id) => narrow({ lead_id })}
          placeholder={t('any_lead')}
          className="w-40 shrink-0 text-ink"
        />
        <RecordPicker
          of="project"
          label={t('project')}
          value={narrowing.project_id}
          onValueChange={(project_id) => narrow({ project_id })}
          placeholder={t('any_project')}
          className="w-40 shrink-0 text-ink"
        />
      </div>
      {narrowing.run_id && (
        <span className="inline-flex h-8 items-center gap-1.5 rounded-control border border-accent-line bg-accent-soft pl-2 text-13 text-accent">
          <Sparkles aria-hidden className="size-4" />
          <Link href={`/assistant?run=${encodeURIComponent(narrowing.run_id)}`} className="underline-offset-4 hover:underline">
            {t('run')}
          </Link>
          <IconButton label={t('clear_run')} size="sm" onClick={() => narrow({ run_id: null })} className="text-accent">
            <X aria-hidden />
          </IconButton>
        </span>
      )}
      {isNarrowed && (
        <Button variant="ghost" onClick={clear}>
          {common('clear_filters')}
        </Button>
      )}
      <Segmented
        label={t('view')}
        value={narrowing.view}
        onValueChange={(view) => narrow({ view })}
        options={[
          { value: 'due', label: t('by_due') },
          { value: 'newest', label: t('newest') },
        ]}
        className="sm:ml-auto"
      />
    </div>
  );
}
