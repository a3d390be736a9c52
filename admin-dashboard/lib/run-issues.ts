'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Action, Run } from './api/client';
import { isActive } from './api/queries';
import { members, usePlanWords } from './plan-words';
import { useWords } from './words';

/** What somebody can do about something that did not go as asked. */
export type Remedy = 'connectors' | 'suppressions' | 'rollout' | 'again' | 'edit';

/** Something that did not go as asked, or that is good to know: what happened, and what to do next. */
export interface Issue {
  key: string;
  /** `issue`: something asked for is missing. `note`: as it should be, but worth a line. */
  kind: 'issue' | 'note';
  /** The step that it is about; null for the whole run. */
  title: string | null;
  text: string;
  /** What the server says, where that is more precise than our words; in English. */
  detail?: string;
  comment?: string;
  next?: string;
  remedies: readonly Remedy[];
}

/** Codes whose server text has what a code cannot have: the words of the command, or what the source answered. */
const TELLING: readonly string[] = ['not-understood', 'missing-what', 'missing-place', 'invalid-number', 'plan-invalid', 'nothing-to-do', 'source-unavailable', 'source-refused', 'budget-exceeded'];

function remediesOf(code: string): readonly Remedy[] {
  switch (code) {
    case 'source-unavailable':
    case 'source-refused':
    case 'budget-exceeded':
      return ['connectors', 'again', 'edit'];
    case 'not-understood':
    case 'missing-what':
    case 'missing-place':
    case 'invalid-number':
    case 'nothing-to-do':
    case 'plan-invalid':
    case 'not-available-yet':
      return ['edit'];
    case 'feature-disabled':
      return ['rollout'];
    default:
      return ['again', 'edit'];
  }
}

function figure(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** Everything about a run that somebody may have to look at, what is missing first. */
export function useRunIssues(run: Run): Issue[] {
  const t = useTranslations('decision.issue');
  const words = useWords();
  const plan = usePlanWords();
  return useMemo(() => {
    const issues: Issue[] = [];
    const add = (issue: Issue) => issues.push(issue);
    const isOver = !isActive(run);
    /** "3 without a name, 2 permanently closed". */
    const parts = (counted: unknown, wordOf: (code: string) => string): { total: number; reasons: string } => {
      const entries = Object.entries(members(counted)).filter(([, count]) => figure(count) > 0);
      return {
        total: entries.reduce((sum, [, count]) => sum + figure(count), 0),
        reasons: entries.map(([code, count]) => t('part', { count: figure(count), reason: wordOf(code) })).join(', '),
      };
    };

    // The run's own failure; where a step's failure is its reason, the step says it better.
    const { error } = run;
    if (error && !run.actions.some((action) => action.error?.code === error.code))
      add({
        key: 'run',
        kind: 'issue',
        title: null,
        text: words.errorCode(error.code, error.detail),
        ...(TELLING.includes(error.code) && error.detail ? { detail: error.detail } : {}),
        next: words.errorNext(error.code),
        remedies: remediesOf(error.code),
      });

    for (const action of run.actions) {
      const title = plan.title(action);
      const about = { kind: 'issue', title } as const;
      const result = members(action.result);
      const mentions = issuesOf(action, {
        failed: (code, detail) => {
          const done =
            action.status !== 'partially_succeeded'
              ? ''
              : action.progress.total === null
                ? `${t('partial_open', { done: action.progress.done })} `
                : `${t('partial', { done: action.progress.done, total: action.progress.total })} `;
          return {
            ...about,
            text: done + words.errorCode(code, detail),
            ...(TELLING.includes(code) && detail ? { detail } : {}),
            next: words.errorNext(code),
            remedies: remediesOf(code),
          };
        },
        rejected: () => ({
          ...about,
          text: t('rejected', { who: action.decided_by ?? '' }),
          ...(action.comment ? { comment: action.comment } : {}),
          next: t('rejected_next'),
          remedies: ['edit'],
        }),
        refused: () => ({
          ...about,
          text: t('refused', { reason: action.reasons.map(({ code, detail }) => words.reason(code, detail)).join(' ') }),
          remedies: ['edit'],
        }),
        expired: () => ({ ...about, text: t('expired'), next: t('expired_next'), remedies: ['edit'] }),
        suppressed: () => ({ ...about, text: words.reason('suppressed', ''), remedies: ['suppressions'] }),
      });
      if (mentions) add({ key: action.action_id, ...mentions });

      const note = (name: string, text: string, more: Partial<Issue> = {}) => add({ key: `${action.action_id}:${name}`, kind: 'note', title, text, remedies: [], ...more });
      const held = parts(result.not_enrolled, words.notEnrolled);
      if (held.total > 0)
        note('held', t('not_enrolled', { count: held.total, reasons: held.reasons }), { remedies: 'suppressed' in members(result.not_enrolled) ? ['suppressions'] : [] });
      const left = parts(result.rejected, words.itemRejected);
      if (left.total > 0)
        note('left', t('item_rejected', { count: left.total, reasons: left.reasons }), { remedies: 'SUPPRESSED' in members(result.rejected) ? ['suppressions'] : [] });
      if (figure(result.merged) > 0) note('merged', t('merged', { count: figure(result.merged) }));
      if (action.type === 'export_leads' && figure(result.suppressed) > 0) note('export', t('export_suppressed', { count: figure(result.suppressed) }), { remedies: ['suppressions'] });
      if (figure(result.already_there) > 0) note('there', t('already_there'));
      if (result.source === 'sample') note('fictional', t('fictional'), { next: t('fictional_next'), remedies: ['connectors'] });
      // A source that failed before another one delivered: the step went well, and yet somebody should look at it.
      if (isOver && action.status === 'succeeded')
        for (const tried of Array.isArray(result.sources_tried) ? result.sources_tried.map(members) : []) {
          const outcome = String(tried.outcome);
          if (outcome !== 'failed' && outcome !== 'partial') continue;
          note(`source:${String(tried.source)}`, t('source_bad', { source: words.source(String(tried.source)), outcome: words.sourceOutcome(outcome) }), {
            kind: 'issue',
            ...(typeof tried.detail === 'string' ? { detail: tried.detail } : {}),
            next: t('source_next'),
            remedies: ['connectors'],
          });
        }
    }
    return issues.sort((one, other) => Number(one.kind === 'note') - Number(other.kind === 'note'));
  }, [run, t, words, plan]);
}

type Told = Omit<Issue, 'key'>;

/** Which of the ways not to go as asked an action went; null when it did. */
function issuesOf(
  { status, error, decided_by: decidedBy, reasons }: Action,
  tell: { failed: (code: string, detail: string | null) => Told; rejected: () => Told; refused: () => Told; expired: () => Told; suppressed: () => Told },
): Told | null {
  switch (status) {
    case 'rejected':
      return decidedBy ? tell.rejected() : tell.refused();
    case 'expired':
      return tell.expired();
    case 'failed':
    case 'partially_succeeded':
      return tell.failed(error?.code ?? 'internal', error?.detail ?? null);
    case 'skipped':
      if (error) return tell.failed(error.code, error.detail);
      return reasons.some(({ code }) => code === 'suppressed') ? tell.suppressed() : null;
    default:
      return null;
  }
}
