'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown, CircleCheckBig, ExternalLink as OpenRun, Lock, OctagonAlert } from 'lucide-react';
import Link from 'next/link';
import { useId, useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { Countdown, DecisionChecks, DecisionComment, FinalNote, SampleRows, StepInputs, useDecisionWords } from '@/components/decision-facts';
import { DecisionList, useTicks } from '@/components/decision-together';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card, CardList } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { draftHref } from '@/lib/draft';
import type { Schemas } from '@/lib/api/client';
import { queries, useMe } from '@/lib/api/queries';
import { isIrreversible, useDecide, type Verdict } from '@/lib/decide';
import { usePlanWords } from '@/lib/plan-words';
import { cn } from '@/lib/utils';
import { useWords } from '@/lib/words';

type Pending = Schemas['PendingAction'];

interface Failure {
  runId: string;
  command: string;
  error: unknown;
}

/** Everything that waits for a decision, in all runs: to look at, and to decide on one by one or several together. */
export function PendingInbox() {
  const t = useTranslations('decision.inbox');
  const pending = useQuery(queries.pending());
  const { me, can, isFlagOn } = useMe();
  const codes = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Verdict | null>(null);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const titleId = useId();

  const items = pending.data?.items ?? [];
  // What has been decided meanwhile, by whomever, is no longer chosen.
  const selected = items.filter(({ action_id: id }) => chosen.has(id));
  const mayDecide = can('approver') && isFlagOn;
  const choose = (id: string, on: boolean) => {
    const next = new Set(selected.map((action) => action.action_id));
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };

  return (
    <section aria-labelledby={titleId} className="mx-auto w-full max-w-3xl space-y-4 px-6 py-6 max-sm:px-4">
      <div>
        <h2 id={titleId} className="text-base font-semibold text-ink">
          {t('title')}
        </h2>
        <p className="mt-0.5 text-13 text-pretty text-ink-3">{t('text')}</p>
      </div>

      {failures.length > 0 && (
        <Banner tone="warn" live="assertive" title={t('failed', { count: failures.length })} onDismiss={() => setFailures([])}>
          <ul className="space-y-1">
            {failures.map(({ runId, command, error }) => (
              <li key={runId}>
                <Link href={`/assistant?run=${runId}`} className="font-medium text-ink underline underline-offset-2">
                  {command}
                </Link>
                {' — '}
                {codes.problem(error)}
              </li>
            ))}
          </ul>
        </Banner>
      )}

      {pending.isLoadingError ? (
        <ErrorState error={pending.error} onRetry={() => void pending.refetch()} retrying={pending.isFetching} />
      ) : pending.data === undefined ? (
        <Card aria-busy aria-label={t('loading')}>
          {[0, 1, 2].map((row) => (
            <div key={row} className="space-y-2 border-b border-line px-4 py-3 last:border-b-0">
              <Skeleton className="h-3.5 w-2/5" />
              <Skeleton className="h-3 w-4/5" />
            </div>
          ))}
        </Card>
      ) : items.length === 0 ? (
        <div className="rounded-card border border-dashed border-line-strong">
          <Empty
            icon={CircleCheckBig}
            title={t('empty')}
            text={t('empty_text')}
            actions={
              can('operator') && (
                <Button asChild>
                  <Link href={draftHref(t('empty_command'))}>{t('empty_action')}</Link>
                </Button>
              )
            }
          />
        </div>
      ) : (
        <>
          {me && !mayDecide && (
            <Banner tone="neutral" icon={Lock}>
              {isFlagOn ? t('read_only') : codes.featureOff}
            </Banner>
          )}
          <Card>
            {mayDecide && items.length > 1 && (
              <div className="border-b border-line bg-sunken px-4 py-2">
                <Checkbox
                  checked={selected.length === items.length ? true : selected.length > 0 ? 'indeterminate' : false}
                  onCheckedChange={(on) => setChosen(new Set(on ? items.map(({ action_id: id }) => id) : []))}
                >
                  {t('select_all')}
                </Checkbox>
              </div>
            )}
            <CardList aria-label={t('list')}>
              {items.map((action) => (
                <PendingRow
                  key={action.action_id}
                  action={action}
                  isChosen={chosen.has(action.action_id)}
                  onChoose={mayDecide ? (on) => choose(action.action_id, on) : undefined}
                />
              ))}
            </CardList>
          </Card>
          {pending.data.next_cursor && <p className="text-xs text-ink-3">{t('more', { count: items.length })}</p>}
          {selected.length > 0 && (
            <div
              role="group"
              aria-label={t('selected', { count: selected.length })}
              className="sticky bottom-4 z-10 flex flex-wrap items-center gap-2 rounded-card border border-line-strong bg-surface px-4 py-2.5 shadow-float"
            >
              <span className="mr-auto text-13 font-medium tabular">{t('selected', { count: selected.length })}</span>
              <Button variant="ghost" onClick={() => setChosen(new Set())}>
                {t('clear')}
              </Button>
              <Button variant="danger-ghost" onClick={() => setAsking('reject')}>
                {t('reject', { count: selected.length })}
              </Button>
              <Button variant="primary" onClick={() => setAsking('approve')}>
                {t('approve', { count: selected.length })}
              </Button>
            </div>
          )}
        </>
      )}
      {asking !== null && (
        <DecideSelected
          verdict={asking}
          selected={selected}
          onClose={() => setAsking(null)}
          onDone={(failed) => {
            setAsking(null);
            setFailures(failed);
            setChosen(new Set());
          }}
        />
      )}
    </section>
  );
}

interface PendingRowProps {
  action: Pending;
  isChosen: boolean;
  /** Left out where the reader may not decide. */
  onChoose?: (on: boolean) => void;
}

function PendingRow({ action, isChosen, onChoose }: PendingRowProps) {
  const t = useTranslations('decision');
  const plan = usePlanWords();
  const words = useDecisionWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const title = plan.title(action);
  return (
    <li className={cn('@container px-4 py-3', isChosen && 'bg-accent-soft')}>
      <div className="flex items-start gap-3">
        {onChoose && (
          <span className="flex h-5 items-center">
            <Checkbox label={t('inbox.select', { what: title })} checked={isChosen} onCheckedChange={onChoose} />
          </span>
        )}
        <div className="min-w-0 flex-1 space-y-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
            <p className="min-w-0 font-medium wrap-anywhere text-ink">{title}</p>
            {action.expires_at && <Countdown until={action.expires_at} />}
          </div>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-13 text-ink-2">
            <span className="font-medium tabular">{words.subject(action)}</span>
            {isIrreversible(action) && (
              <Badge tone="bad" icon={OctagonAlert}>
                {t('final.badge')}
              </Badge>
            )}
          </p>
          <p className="text-xs wrap-anywhere text-ink-3">
            <span className="line-clamp-2">{t('inbox.in_run', { command: action.command })}</span>
            {t('card.asked', { who: action.requested_by })}
          </p>
          <div className="flex flex-wrap gap-x-4 gap-y-1 pt-0.5">
            <Button variant="link" size="sm" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
              <ChevronDown aria-hidden className={cn('transition-transform', isOpen && 'rotate-180')} />
              {isOpen ? t('inbox.hide') : t('inbox.show')}
              <span className="sr-only">: {title}</span>
            </Button>
            <Button asChild variant="link" size="sm">
              <Link href={`/assistant?run=${action.run_id}`}>
                <OpenRun aria-hidden />
                {t('inbox.open_run')}
                <span className="sr-only">: {title}</span>
              </Link>
            </Button>
          </div>
          {isOpen && (
            <div id={id} className="space-y-3 pt-2">
              <p className="text-13 text-ink">{words.effect(action)}</p>
              <FinalNote step={action} />
              <DecisionChecks step={action} />
              {!isIrreversible(action) && <StepInputs step={action} />}
              <SampleRows step={action} rows={action.preview.rows} />
            </div>
          )}
        </div>
      </div>
    </li>
  );
}

interface DecideSelectedProps {
  verdict: Verdict;
  selected: readonly Pending[];
  onClose: () => void;
  onDone: (failures: Failure[]) => void;
}

/** Names everything that is decided, then sends one request for each run. */
function DecideSelected({ verdict, selected, onClose, onDone }: DecideSelectedProps) {
  const t = useTranslations('decision');
  const decide = useDecide();
  const ticks = useTicks();
  // What is shown here is what is decided, also when the list is read anew meanwhile.
  const [asked] = useState(selected);
  const [comment, setComment] = useState('');
  const isApproval = verdict === 'approve';
  const final = asked.filter(isIrreversible).length;
  const taken = asked.filter((action) => !isApproval || ticks.allow(action));

  async function confirm() {
    const runs = new Map<string, Pending[]>();
    for (const action of taken) runs.set(action.run_id, [...(runs.get(action.run_id) ?? []), action]);
    const failures: Failure[] = [];
    let decided = 0;
    for (const [runId, actions] of runs) {
      try {
        await decide.mutateAsync({ runId, choices: actions.map((action) => ({ action, verdict })), comment });
        decided += actions.length;
      } catch (error) {
        failures.push({ runId, command: actions[0]?.command ?? '', error });
      }
    }
    if (decided > 0) toast.success(t('bar.done', { approved: isApproval ? decided : 0, rejected: isApproval ? 0 : decided }));
    onDone(failures);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(isApproval ? 'inbox.approve_title' : 'inbox.reject_title', { count: asked.length })}
      text={t(isApproval ? 'inbox.approve_text' : 'inbox.reject_text')}
      confirmLabel={
        taken.length === 0
          ? t('bar.confirm', { approved: 0, rejected: 0 })
          : t(isApproval ? 'inbox.approve_confirm' : 'inbox.reject_confirm', { count: taken.length })
      }
      disabled={taken.length === 0}
      tone={isApproval && final === 0 ? 'primary' : 'danger'}
      onConfirm={confirm}
    >
      <DecisionList asked={asked} choiceOf={() => verdict} ticks={ticks} />
      <DecisionComment value={comment} onValueChange={setComment} />
    </ConfirmDialog>
  );
}
