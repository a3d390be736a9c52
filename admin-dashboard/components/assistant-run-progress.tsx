'use client';

import { useTranslations } from 'use-intl';
import { stepsOver } from '@/components/assistant-run-history';
import { SegmentedProgress, type Segment, type SegmentState } from '@/components/ui/progress';
import type { Action, Run } from '@/lib/api/client';
import { useFormat } from '@/lib/format';

const STATES: Record<Action['status'], SegmentState> = {
  queued: 'queued',
  running: 'running',
  pending_confirmation: 'waiting',
  succeeded: 'done',
  partially_succeeded: 'partly',
  failed: 'failed',
  rejected: 'skipped',
  expired: 'skipped',
  skipped: 'done',
  cancelled: 'skipped',
};

function segmentOf(action: Action, run: Run): Segment {
  if (action.status === 'skipped' && (run.dry_run || action.error)) return { state: 'skipped' };
  const { done, total } = action.progress;
  const share = action.status === 'running' && total ? done / total : undefined;
  return { state: STATES[action.status], share };
}

/** How far a run is: a bar with one part per step, one sentence, and how many steps are over. Read out as it goes on. */
export function RunProgress({ run }: { run: Run }) {
  const t = useTranslations('assistant.progress');
  const sentence = useProgressSentence(run);
  const { done, total } = stepsOver(run);
  const steps = total === 0 ? '' : run.dry_run && run.status === 'completed' ? t('planned', { count: total }) : t('steps', { done, total });
  return (
    <div className="mt-4">
      {total > 0 ? (
        <SegmentedProgress
          label={t('label')}
          text={`${sentence}. ${steps}`}
          segments={run.actions.map((action) => segmentOf(action, run))}
        />
      ) : (
        (run.status === 'accepted' || run.status === 'planning') && (
          <SegmentedProgress label={t('label')} text={sentence} segments={[{ state: 'running' }]} />
        )
      )}
      <div className="mt-2 flex flex-wrap items-baseline justify-between gap-x-4 text-13 text-ink-2">
        <p aria-live="polite">{sentence}</p>
        {steps && <p className="text-ink-3 tabular">{steps}</p>}
      </div>
    </div>
  );
}

function useProgressSentence(run: Run): string {
  const t = useTranslations('assistant.progress');
  const format = useFormat();
  const time = run.settled_at ? format.duration(new Date(run.settled_at).getTime() - new Date(run.created_at).getTime()) : '';
  switch (run.status) {
    case 'accepted':
      return run.error?.code === 'feature-disabled' ? t('paused_flag') : t('accepted');
    case 'planning':
      return t('planning');
    case 'running': {
      if (run.error?.code === 'feature-disabled') return t('paused_flag');
      const at = run.actions.findIndex(({ status }) => status === 'running');
      const { done, total } = run.actions[at]?.progress ?? { done: 0, total: null };
      if (at < 0) return t('starting');
      return total ? t('running_counted', { step: at + 1, done, total }) : t('running', { step: at + 1 });
    }
    case 'awaiting_confirmation': {
      const waiting = run.actions.flatMap(({ status }, index) => (status === 'pending_confirmation' ? [index + 1] : []));
      return waiting.length === 1 ? t('waiting_one', { step: waiting[0] ?? 0 }) : t('waiting_many', { count: waiting.length });
    }
    case 'completed':
      return t(run.dry_run ? 'previewed' : 'completed', { time });
    case 'partially_completed':
    case 'failed':
    case 'cancelled':
      return t(run.status, { time });
  }
}
