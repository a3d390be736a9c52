'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye, Play, SearchX } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ActionPlan, PlanSkeleton } from '@/components/assistant-action-plan';
import { ApprovalCard, DecisionBar, useDecisionKeys } from '@/components/assistant-approval-card';
import { RunFailure } from '@/components/assistant-run-failure';
import { RunHeader } from '@/components/assistant-run-header';
import { RunPlanning } from '@/components/assistant-run-planning';
import { RunProgress } from '@/components/assistant-run-progress';
import { RunResult } from '@/components/assistant-run-result';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { ApiError, type Action, type Run } from '@/lib/api/client';
import { isActive, queries, useMe } from '@/lib/api/queries';

interface RunViewProps {
  runId: string;
  onOpen: (runId: string) => void;
  /** Puts a command into the box. */
  onEdit: (command: string) => void;
  /** Runs what was previewed. */
  onRun: (command: string) => void;
  isSending: boolean;
  onNew: () => void;
}

/** A run with its plan and its results; asks again by itself while it goes on. */
export function RunView({ runId, onNew, ...rest }: RunViewProps) {
  const t = useTranslations('assistant');
  const { data: run, error, isLoadingError, isFetching, refetch } = useQuery(queries.run(runId));
  if (run) return <OpenRun key={runId} run={run} {...rest} />;
  if (isLoadingError)
    return error instanceof ApiError && error.status === 404 ? (
      <Empty
        icon={SearchX}
        title={t('run.not_found')}
        text={t('run.not_found_text')}
        actions={<Button onClick={onNew}>{t('history.new')}</Button>}
        className="mt-10"
      />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} className="mt-10" />
    );
  return <RunSkeleton label={t('start.loading')} />;
}

function RunSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label}>
      <Skeleton className="mt-1 h-6 w-60" />
      <Skeleton className="mt-4 h-5 w-4/5 max-w-xl" />
      <Skeleton className="mt-6 h-1.5" />
      <div className="mt-9 max-w-xl">
        <PlanSkeleton />
      </div>
    </div>
  );
}

/** When the run comes to rest, all that it may have changed is read anew: the bell, what waits, lists on other pages. */
function useFreshAtRest(run: Run): void {
  const client = useQueryClient();
  const before = useRef(run.status);
  useEffect(() => {
    if (before.current === run.status) return;
    before.current = run.status;
    if (isActive(run)) return;
    void client.invalidateQueries({
      predicate: ({ queryKey }) => !(queryKey[0] === 'runs' && queryKey[1] === 'one') && queryKey[0] !== 'me',
    });
  }, [client, run]);
}

/** Whether a person has, or had, something to decide about a step. */
function isForPerson(action: Action): boolean {
  return action.status === 'pending_confirmation' || action.decided_at !== null || action.digest !== null;
}

function OpenRun({ run, onOpen, onEdit, onRun, isSending }: Omit<RunViewProps, 'runId' | 'onNew'> & { run: Run }) {
  const t = useTranslations('assistant');
  const { can, isFlagOn } = useMe();
  useFreshAtRest(run);
  useDecisionKeys();
  const mayRun = can('operator') && isFlagOn;
  const hasPlan = run.actions.length > 0 || isActive(run);
  return (
    <article className="@container">
      <RunHeader run={run} onOpen={onOpen} onEdit={() => onEdit(run.command)} />
      <RunProgress run={run} />
      <RunFailure run={run} onEdit={mayRun ? onEdit : undefined} />
      {run.dry_run && run.status === 'completed' && (
        <Banner
          tone="info"
          icon={Eye}
          className="mt-4"
          title={t('run.preview_title')}
          action={
            mayRun && (
              <Button size="sm" variant="primary" loading={isSending} onClick={() => onRun(run.command)}>
                <Play aria-hidden />
                {t('run.run_for_real')}
              </Button>
            )
          }
        >
          {t('run.preview_text')}
        </Banner>
      )}
      {hasPlan ? (
        <div className="mt-7 grid gap-x-10 gap-y-8 @3xl:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
          <section aria-labelledby="plan-title" className="min-w-0">
            <h2 id="plan-title" className="mb-4 text-sm font-semibold">
              {t('run.plan')}
            </h2>
            <DecisionBar run={run} />
            <ActionPlan
              run={run}
              renderDecision={(action) =>
                isForPerson(action) && (
                  <div
                    data-decision={action.status === 'pending_confirmation' ? action.action_id : undefined}
                    tabIndex={-1}
                    className="rounded-card outline-offset-4"
                  >
                    <ApprovalCard run={run} action={action} />
                  </div>
                )
              }
            />
            <RunPlanning run={run} />
          </section>
          <div className="min-w-0">
            <RunResult run={run} />
          </div>
        </div>
      ) : (
        <RunPlanning run={run} />
      )}
    </article>
  );
}
