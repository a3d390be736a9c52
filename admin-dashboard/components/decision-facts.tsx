'use client';

import { Check as CheckMark, Clock, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useId, useMemo, useState, type ReactNode, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { OsmCredit } from '@/components/osm-credit';
import { Field, Textarea } from '@/components/ui/field';
import { ScoreRing } from '@/components/ui/score-ring';
import { LeadStatusBadge, ProjectStatusBadge, TaskStatusBadge } from '@/components/ui/status';
import { Button } from '@/components/ui/button';
import { SampleBadge } from '@/components/ui/badge';
import type { Action, Schemas } from '@/lib/api/client';
import { LONGEST_COMMENT, isIrreversible, reachOf } from '@/lib/decide';
import { useFormat, useNow } from '@/lib/format';
import { usePlanWords } from '@/lib/plan-words';
import { cn } from '@/lib/utils';
import { useWords } from '@/lib/words';

type Step = Pick<Action, 'type' | 'affected' | 'checks' | 'reasons'>;
type PreviewRow = Schemas['PreviewRow'];

/** Everything that is said about a decision, made from the kind of step and its numbers. */
export interface DecisionWords {
  /** What it is about: "14 leads and 6 tasks". */
  subject(step: Step): string;
  /** What happens after a yes, as a sentence. */
  effect(step: Step): string;
  /** The button that says yes and names the effect. */
  approve(step: Step): string;
  /** Why it cannot be taken back; null when it can. */
  final(step: Step): string | null;
}

export function useDecisionWords(): DecisionWords {
  const t = useTranslations('decision');
  return useMemo(() => {
    type Section = 'approve' | 'effect' | 'final';
    const say = (section: Section, type: string, values: Record<string, number>): string | null =>
      t.has(`${section}.${type}` as 'effect.other') ? t(`${section}.${type}` as 'effect.other', values as { count: number }) : null;
    return {
      subject(step) {
        const { subject, count, along } = reachOf(step);
        const first = t(`subject.${subject}`, { count });
        return along > 0 ? t('subject.with_tasks', { subject: first, count: along }) : first;
      },
      effect(step) {
        const { count, along } = reachOf(step);
        return say('effect', step.type, { count, along }) ?? t('effect.other', { count });
      },
      approve: (step) => say('approve', step.type, { count: reachOf(step).count }) ?? t('card.approve_other'),
      final(step) {
        if (!isIrreversible(step)) return null;
        return say('final', step.type, {}) ?? (step.reasons.some(({ code }) => code === 'overwrites-contact-data') ? t('final.overwrites') : t('final.other'));
      },
    };
  }, [t]);
}

const HOUR = 3_600_000;
/** Below this the seconds count. */
const CLOSE = 120_000;

/** The present moment: every half minute, and every second when `end` is close. */
function useMoment(end: number): number {
  const coarse = useNow();
  const [fine, setFine] = useState(0);
  const isClose = end - coarse < CLOSE && end - coarse > -CLOSE;
  useEffect(() => {
    if (!isClose) return undefined;
    const timer = window.setInterval(() => setFine(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, [isClose]);
  return Math.max(coarse, fine);
}

/** How long there is to decide; stricter in the last hour. By this machine's clock: whether it is too late, the server says. */
export function Countdown({ until, className }: { until: string; className?: string }) {
  const t = useTranslations('decision.card');
  const format = useFormat();
  const end = new Date(until).getTime();
  const now = useMoment(end);
  const left = end - now;
  const isSoon = left < HOUR;
  const Icon = isSoon ? TriangleAlert : Clock;
  return (
    <time
      dateTime={until}
      title={format.exact(until)}
      data-soon={isSoon || undefined}
      className={cn('inline-flex items-center gap-1.5 text-xs tabular', isSoon ? 'font-semibold text-bad' : 'text-warn', className)}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {left <= 0 ? t('expires_now') : t(isSoon ? 'expires_soon' : 'expires', { when: format.relative(until, now) })}
    </time>
  );
}

/** The reasons and checks that say the same twice, by the reason that says it better. */
const SAID_BY: Partial<Record<Schemas['Check']['code'], string>> = {
  rows_in_plan: 'bulk',
  rows_in_24_hours: 'daily-rows',
};

/** Why a step waits and what was counted, warnings first. */
export function DecisionChecks({ step, className }: { step: Step; className?: string }) {
  const t = useTranslations('decision.card');
  const words = useWords();
  const codes = new Set(step.reasons.map(({ code }) => code));
  const reasons = step.reasons.filter(({ code }) => !['irreversible', 'overwrites-contact-data', 'stale-confirmation'].includes(code));
  const { count, along } = reachOf(step);
  const checks = step.checks
    .filter(({ code, outcome }) => !(outcome === 'warn' && codes.has(SAID_BY[code] ?? '')))
    // What the sentence of the effect has said already.
    .filter(({ code, value }) => !(code === 'selected_rows' && value === count) && !(code === 'dependent_rows' && value === along))
    .sort((one, other) => Number(other.outcome === 'warn') - Number(one.outcome === 'warn'));
  if (reasons.length + checks.length === 0) return null;
  return (
    <ul aria-label={t('checks')} className={cn('grid gap-x-6 gap-y-1.5 text-13 @lg:grid-cols-2', className)}>
      {reasons.map((reason, at) => (
        <Fact key={`${reason.code}-${at}`} isWarning className="@lg:col-span-2">
          {words.reason(reason.code, reason.detail)}
        </Fact>
      ))}
      {checks.map((check) => (
        <Fact key={check.code} isWarning={check.outcome === 'warn'}>
          {words.check(check)}
        </Fact>
      ))}
    </ul>
  );
}

function Fact({ isWarning, className, children }: { isWarning: boolean; className?: string; children: ReactNode }) {
  const t = useTranslations('decision.card');
  const Icon = isWarning ? TriangleAlert : CheckMark;
  return (
    <li className={cn('flex items-start gap-2', className)}>
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', isWarning ? 'text-warn' : 'text-ok')} />
      <span className={isWarning ? 'font-medium text-warn' : 'text-ink-2'}>
        <span className="sr-only">{isWarning ? t('warned') : t('passed')}: </span>
        {children}
      </span>
    </li>
  );
}

/** What cannot be undone, in plain words. */
export function FinalNote({ step, className }: { step: Step; className?: string }) {
  const final = useDecisionWords().final(step);
  if (!final) return null;
  return (
    <p className={cn('flex items-start gap-2 rounded-control border border-bad-line bg-bad-soft px-3 py-2 text-13 font-medium text-bad', className)}>
      <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {final}
    </p>
  );
}

/** The address of a record of a preview. */
function hrefOf({ type, id }: PreviewRow): string {
  return `/${type}s?${type}=${encodeURIComponent(id)}`;
}

function StatusOf({ row }: { row: PreviewRow }) {
  switch (row.type) {
    case 'lead':
      return <LeadStatusBadge status={row.status as Schemas['LeadStatus']} />;
    case 'task':
      return <TaskStatusBadge status={row.status as Schemas['TaskStatus']} />;
    case 'project':
      return <ProjectStatusBadge status={row.status as Schemas['ProjectStatus']} />;
  }
}

const FIRST_ROWS = 3;

/** The rows that a step is about, as they were counted: a table where there is room, else two lines a row. */
export function SampleRows({ step, rows, className }: { step: Step; rows: readonly PreviewRow[]; className?: string }) {
  const t = useTranslations('decision.card');
  const id = useId();
  const [all, setAll] = useState(false);
  const { count } = reachOf(step);
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const isLead = rows.some(({ type }) => type === 'lead');
  const beyond = Math.max(0, count - rows.length);
  return (
    <div className={cn('@container overflow-hidden rounded-control border border-line bg-sunken', className)}>
      <table aria-labelledby={id} className="w-full table-fixed text-13">
        <caption id={id} className={cn('border-b border-line px-3 py-2 text-left text-xs text-ink-3', beyond === 0 && 'sr-only')}>
          {beyond > 0 ? t('sample_first', { shown: rows.length, total: count }) : t('sample_all')}
        </caption>
        <thead>
          <tr className="text-left text-2xs text-ink-3">
            <th scope="col" className="px-3 pt-2 pb-1 font-medium">
              {t('name')}
            </th>
            {isLead && (
              <th scope="col" className="w-28 px-2 pt-2 pb-1 font-medium @max-md:hidden">
                {t('city')}
              </th>
            )}
            <th scope="col" className="w-24 px-2 pt-2 pb-1 font-medium @md:w-28">
              {t('status')}
            </th>
            {isLead && (
              <th scope="col" className="w-14 px-2 pt-2 pb-1 font-medium">
                {t('score')}
              </th>
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {shown.map((row) => (
            <tr key={row.id} className="align-middle">
              <td className="min-w-0 px-3 py-1.5">
                {/* Where it is narrow the name has a line of its own. */}
                <span className="flex min-w-0 items-center gap-x-2 gap-y-0.5 @max-md:flex-wrap">
                  {row.name || row.title ? (
                    <Link
                      href={hrefOf(row)}
                      prefetch={false}
                      className="min-w-0 truncate rounded-badge font-medium text-ink underline-offset-4 hover:underline @max-md:basis-full"
                      title={row.name ?? row.title}
                    >
                      {row.name ?? row.title}
                    </Link>
                  ) : (
                    <span className="text-ink-3">{t('gone')}</span>
                  )}
                  {row.source === 'sample' && <SampleBadge />}
                  {row.city && <span className="min-w-0 truncate text-xs text-ink-3 @md:hidden">{row.city}</span>}
                </span>
              </td>
              {isLead && <td className="truncate px-2 py-1.5 text-ink-2 @max-md:hidden">{row.city}</td>}
              <td className="px-2 py-1.5">
                <StatusOf row={row} />
              </td>
              {isLead && (
                <td className="px-2 py-1.5">
                  <ScoreRing
                    size={26}
                    score={row.score ?? null}
                    label={row.score === null || row.score === undefined ? t('no_score') : t('score_of', { score: row.score })}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {(rows.length > FIRST_ROWS || beyond > 0) && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-3 py-1.5">
          {rows.length > FIRST_ROWS && (
            <Button variant="link" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t('show_less') : t('show_rest', { count: rows.length - FIRST_ROWS })}
            </Button>
          )}
          {beyond > 0 && <span className="text-xs text-ink-3">{t('more', { count: beyond })}</span>}
        </div>
      )}
      <OsmCredit of={rows} className="border-t border-line px-3 py-1.5" />
    </div>
  );
}

/** What was asked for, where the effect's sentence does not say it: the search, the changes, the file. */
export function StepInputs({ step, className }: { step: Pick<Action, 'type' | 'params'>; className?: string }) {
  const t = useTranslations('decision.card');
  const inputs = usePlanWords().inputs(step);
  if (inputs.length === 0) return null;
  return (
    <dl aria-label={t('details')} className={cn('grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-13', className)}>
      {inputs.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-ink-3">{label}</dt>
          <dd className="wrap-anywhere text-ink-2">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A word for the record that goes with a decision. */
export function DecisionComment({ value, onValueChange, ref }: { value: string; onValueChange: (value: string) => void; ref?: Ref<HTMLTextAreaElement> }) {
  const t = useTranslations('decision.card');
  const left = LONGEST_COMMENT - value.length;
  return (
    <Field label={t('comment')} hint={t('comment_hint')} aside={left < 200 ? <span className="tabular">{t('comment_left', { count: left })}</span> : undefined}>
      <Textarea ref={ref} rows={2} maxLength={LONGEST_COMMENT} value={value} onChange={(event) => onValueChange(event.target.value)} />
    </Field>
  );
}

/** Somebody's comment as they wrote it. */
export function CommentQuote({ children }: { children: string }) {
  const t = useTranslations('decision.card');
  return (
    <blockquote aria-label={t('comment_of')} className="border-l-2 border-line-strong pl-3 text-13 wrap-anywhere whitespace-pre-wrap text-ink-2">
      {children}
    </blockquote>
  );
}

/** Something about the decision that has to be known before going on. */
export function Notice({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <p className={cn('flex items-start gap-2 text-13 text-ink-2', className)}>
      <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}
