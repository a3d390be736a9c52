'use client';

import { ChevronDown, Eye, Globe, Hand, Megaphone, PencilLine, ShieldCheck, ShieldX, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Raw } from '@/components/assistant-run-planning';
import { Badge, type Tone } from '@/components/ui/badge';
import { Duration, ExactTime } from '@/components/ui/date-time';
import { ProgressBar } from '@/components/ui/progress';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusIcon } from '@/components/ui/status';
import { Tooltip } from '@/components/ui/tooltip';
import type { Action, Run } from '@/lib/api/client';
import { useMe } from '@/lib/api/queries';
import { useFormat } from '@/lib/format';
import { members, stepNumber, usePlanWords } from '@/lib/plan-words';
import { cn } from '@/lib/utils';
import { useWords } from '@/lib/words';

interface ActionPlanProps {
  run: Run;
  /** What stands inside a step about which a person has something to decide, or has decided. */
  renderDecision?: (action: Action) => ReactNode;
}

/** The steps of a run on one line, each with what it does, what the guardrails say and what came of it. */
export function ActionPlan({ run, renderDecision }: ActionPlanProps) {
  const t = useTranslations('assistant.plan');
  if (run.actions.length === 0) {
    if (run.status === 'accepted' || run.status === 'planning' || run.status === 'running') return <PlanSkeleton />;
    return run.error ? null : <p className="text-13 text-ink-3">{t('empty')}</p>;
  }
  return (
    <ol>
      {run.actions.map((action, index) => (
        <Step
          key={action.action_id}
          run={run}
          action={action}
          number={index + 1}
          isLast={index === run.actions.length - 1}
          decision={renderDecision?.(action)}
        />
      ))}
    </ol>
  );
}

/** Steps while the command is being read; how many there will be is not known. */
export function PlanSkeleton() {
  const t = useTranslations('assistant.plan');
  return (
    <div role="status" aria-label={t('loading')}>
      {['w-3/5', 'w-2/5', 'w-1/2'].map((width) => (
        <div key={width} className="flex gap-4 pb-7">
          <Skeleton className="size-5 shrink-0 rounded-full" />
          <div className="flex-1 space-y-2.5 pt-1">
            <Skeleton className={cn('h-3.5', width)} />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}

const LIVE: readonly Action['status'][] = ['queued', 'running', 'pending_confirmation'];

function Step({
  run,
  action,
  number,
  isLast,
  decision,
}: {
  run: Run;
  action: Action;
  number: number;
  isLast: boolean;
  decision: ReactNode;
}) {
  const t = useTranslations('assistant.plan');
  const terms = useTranslations('terms.action_status');
  const words = usePlanWords();
  const { me } = useMe();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const isPreviewed = run.dry_run && action.status === 'skipped' && !action.error;
  const isLive = LIVE.includes(action.status) || isPreviewed;
  const title = words.title(action, me && me.email !== run.requested_by ? run.requested_by : undefined);
  const took =
    action.started_at && action.finished_at ? new Date(action.finished_at).getTime() - new Date(action.started_at).getTime() : null;
  return (
    <li className="relative flex gap-3 sm:gap-4" data-step={number}>
      <div className="flex w-5 shrink-0 flex-col items-center">
        <StatusIcon
          status={isPreviewed ? 'queued' : action.status}
          label={isPreviewed ? undefined : terms(action.status)}
          className="relative z-10 mt-0.5"
        />
        {!isLast && (
          <span
            aria-hidden
            className={cn(
              'mt-1.5 w-px flex-1',
              action.status === 'succeeded' || action.status === 'partially_succeeded' ? 'bg-ok-line' : 'bg-line',
            )}
          />
        )}
      </div>
      <div className={cn('min-w-0 flex-1', isLast ? 'pb-2' : 'pb-6')}>
        <div className="flex items-start gap-3">
          <h3 className="min-w-0 flex-1 text-sm leading-6 font-medium text-ink">
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              onClick={() => setOpen(!isOpen)}
              className="group/step rounded-badge text-left wrap-anywhere hover:text-accent"
            >
              <span className="sr-only">{t('step', { step: number })}: </span>
              {title}
              <ChevronDown
                aria-hidden
                className={cn('ml-1 inline size-3.5 text-ink-3 opacity-60 transition group-hover/step:opacity-100', isOpen && 'rotate-180')}
              />
            </button>
          </h3>
          {took !== null && !isPreviewed && <Duration ms={took} className="pt-1 max-sm:pt-1.5" />}
        </div>
        <div className="mt-0.5 flex items-start gap-3">
          <div className="min-w-0 flex-1 text-13 text-ink-3">
            <StepLine run={run} action={action} />
          </div>
          {!isLive && <Badges action={action} isFolded />}
        </div>
        {isLive && <Badges action={action} isFolded={false} />}
        {action.status === 'running' && <Working action={action} title={title} />}
        {decision && <div className="mt-3">{decision}</div>}
        {isOpen && <Details id={id} run={run} action={action} />}
      </div>
    </li>
  );
}

/** One line on how a step stands: what came of it, why it did not happen, or what it waits for. */
function StepLine({ run, action }: { run: Run; action: Action }) {
  const t = useTranslations('assistant.plan');
  const words = usePlanWords();
  const codes = useWords();
  const locale = useLocale();
  const stepsOf = (ids: readonly string[]) =>
    new Intl.ListFormat(locale).format(ids.map((id) => t('step_ref', { step: stepNumber(run, id) })));
  const lines: ReactNode[] = [];
  const outcome = words.outcome(action, run.dry_run);
  if (outcome) lines.push(<p key="outcome">{outcome}</p>);
  if (action.status === 'queued') {
    const open = action.depends_on.filter((id) => run.actions.some((other) => other.action_id === id && LIVE.includes(other.status)));
    if (open.length > 0) lines.push(<p key="waits">{t('waits_for', { steps: stepsOf(open) })}</p>);
  }
  if (action.error?.code === 'dependency-failed') {
    const failed = action.depends_on.filter((id) =>
      run.actions.some(
        ({ action_id, status, error }) =>
          action_id === id && (['failed', 'rejected', 'expired', 'cancelled'].includes(status) || (status === 'skipped' && error)),
      ),
    );
    lines.push(
      <p key="blocked" className="text-warn">
        {failed.length > 0 ? t('blocked', { steps: stepsOf(failed) }) : codes.errorCode(action.error.code, action.error.detail)}
      </p>,
    );
  } else if (action.error) {
    lines.push(
      <p key="error" className={action.status === 'failed' ? 'text-bad' : 'text-warn'}>
        {codes.errorCode(action.error.code, action.error.detail)} <span className="text-ink-3">{codes.errorNext(action.error.code)}</span>
      </p>,
    );
  }
  if (action.status === 'cancelled' && !action.error) lines.push(<p key="cancelled">{t('cancelled')}</p>);
  if (action.decision === 'reject' && action.status === 'rejected')
    lines.push(
      <p key="refused" className="text-bad">
        {action.reasons[0] ? words.reason(action.reasons[0], action.checks).hint : t('rejected_policy')}
      </p>,
    );
  return <>{lines}</>;
}

function Working({ action, title }: { action: Action; title: string }) {
  const t = useTranslations('assistant.plan');
  const format = useFormat();
  const { done, total } = action.progress;
  const text = total
    ? t('working', { done: format.number(done), total: format.number(total) })
    : done > 0
      ? t('working_open', { done: format.number(done) })
      : '';
  return (
    <div className="mt-2.5 flex items-center gap-3">
      <ProgressBar value={total ? done : null} max={total ?? 100} label={title} text={text || undefined} className="flex-1" />
      {text && <span className="shrink-0 text-xs text-ink-3 tabular">{text}</span>}
    </div>
  );
}

type Nature = 'external' | 'writes' | 'reads' | 'tells';

const NATURES: Record<Nature, LucideIcon> = { external: Globe, writes: PencilLine, reads: Eye, tells: Megaphone };

/** What a kind of step can do to the world, as far as this page knows it. */
function natureOf(type: string): Nature | null {
  if (type === 'source_leads_apify') return 'external';
  if (type === 'notify_user') return 'tells';
  if (type === 'export_leads') return 'reads';
  return /^(create|update|enrich|rescore|nurture)_/.test(type) ? 'writes' : null;
}

const DECISIONS: Record<NonNullable<Action['decision']>, { icon: LucideIcon; tone: Tone }> = {
  auto: { icon: ShieldCheck, tone: 'outline' },
  confirm: { icon: Hand, tone: 'warn' },
  reject: { icon: ShieldX, tone: 'bad' },
};

/** What the guardrails say of a step; with words while it is to come, as icons with the words in their tooltips once it is over. */
function Badges({ action, isFolded }: { action: Action; isFolded: boolean }) {
  const t = useTranslations('assistant');
  const terms = useTranslations('terms.decision');
  const words = usePlanWords();
  const nature = natureOf(action.type);
  const badges: { key: string; label: string; hint: string; icon: LucideIcon; tone: Tone }[] = [];
  if (nature)
    badges.push({ key: 'nature', label: t(`nature.${nature}`), hint: t(`nature.${nature}_hint`), icon: NATURES[nature], tone: 'outline' });
  if (action.decision)
    badges.push({ key: 'decision', label: terms(action.decision), hint: t(`decision.${action.decision}`), ...DECISIONS[action.decision] });
  for (const [index, reason] of action.reasons.entries())
    badges.push({ key: `${reason.code}-${index}`, ...words.reason(reason, action.checks), icon: TriangleAlert });
  if (badges.length === 0) return null;
  return (
    <ul className={cn('flex flex-wrap', isFolded ? 'shrink-0 justify-end gap-0.5' : 'mt-1.5 gap-1.5')}>
      {badges.map(({ key, label, hint, icon: Icon, tone }) => (
        <li key={key} className="flex max-w-full">
          <Tooltip label={isFolded ? `${label}. ${hint}` : hint}>
            {isFolded ? (
              <span
                tabIndex={0}
                role="img"
                aria-label={label}
                className={cn(
                  '-my-0.5 grid size-6 place-items-center rounded-badge',
                  tone === 'bad' ? 'text-bad' : tone === 'warn' ? 'text-warn' : 'text-ink-3',
                )}
              >
                <Icon aria-hidden className="size-3.5" />
              </span>
            ) : (
              <Badge tabIndex={0} tone={tone} icon={Icon} className="cursor-help">
                {label}
              </Badge>
            )}
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

/** All that is known of a step, in words, with its JSON behind a button. */
function Details({ id, run, action }: { id: string; run: Run; action: Action }) {
  const t = useTranslations('assistant.plan');
  const words = usePlanWords();
  const codes = useWords();
  const [isRaw, setRaw] = useState(false);
  const tried = members(action.result).sources_tried;
  const sources = (Array.isArray(tried) ? tried : []).map((each) => {
    const { source, outcome, detail } = members(each);
    return words.source({ source: String(source), outcome: String(outcome), detail: typeof detail === 'string' ? detail : undefined });
  });
  const inputs = words.inputs(action);
  const outputs = words.outputs(action);
  return (
    <div id={id} className="mt-3 animate-fade-in space-y-3.5 rounded-card border border-line bg-sunken p-3.5 text-13">
      <Group title={t('inputs')}>{inputs.length > 0 ? <Pairs pairs={inputs} /> : <p className="text-ink-3">{t('none')}</p>}</Group>
      {outputs.length > 0 && (
        <Group title={t('outputs')}>
          <Pairs pairs={outputs} />
        </Group>
      )}
      {sources.length > 0 && (
        <Group title={t('sources')}>
          <Pairs
            pairs={sources.map(({ name, outcome, added }) => ({
              label: name,
              value: added ? (
                <>
                  {outcome} — <span lang="en">{added}</span>
                </>
              ) : (
                outcome
              ),
            }))}
          />
        </Group>
      )}
      {(action.reasons.length > 0 || action.checks.length > 0) && (
        <Group title={t('guardrails')}>
          <ul className="space-y-0.5 text-ink-2">
            {action.reasons.map((reason, index) => (
              <li key={`${reason.code}-${index}`} className="font-medium">
                {words.reason(reason, action.checks).hint}
              </li>
            ))}
            {action.checks.map((check) => (
              <li key={check.code} className={check.outcome === 'warn' ? 'text-warn' : undefined}>
                {codes.check(check)}
              </li>
            ))}
          </ul>
        </Group>
      )}
      <Group title={t('times')}>
        <Pairs
          pairs={[
            {
              label: t('depends'),
              value:
                action.depends_on.length > 0
                  ? action.depends_on.map((each) => t('step_ref', { step: stepNumber(run, each) })).join(', ')
                  : t('depends_none'),
            },
            ...(action.started_at ? [{ label: t('started'), value: <ExactTime value={action.started_at} /> }] : []),
            ...(action.finished_at ? [{ label: t('finished'), value: <ExactTime value={action.finished_at} /> }] : []),
            { label: t('attempts'), value: String(action.attempts) },
          ]}
        />
      </Group>
      <div>
        <button
          type="button"
          aria-expanded={isRaw}
          onClick={() => setRaw(!isRaw)}
          className="min-h-6 rounded-badge text-xs text-ink-2 underline-offset-4 hover:text-ink hover:underline"
        >
          {t(isRaw ? 'raw_hide' : 'raw')}
        </button>
        {isRaw && <Raw>{JSON.stringify(action, null, 2)}</Raw>}
      </div>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h4 className="mb-1 text-xs font-medium text-ink-3">{title}</h4>
      {children}
    </section>
  );
}

function Pairs({ pairs }: { pairs: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-0.5">
      {pairs.map(({ label, value }) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-3">{label}</dt>
          <dd className="min-w-0 wrap-anywhere text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
