'use client';

import { useQuery } from '@tanstack/react-query';
import { CalendarClock, Lock, Play, Plus, TriangleAlert } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { InTopbar } from '@/components/topbar-slot';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Empty } from '@/components/ui/empty';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusIcon } from '@/components/ui/status';
import { Switch } from '@/components/ui/switch';
import { Tooltip } from '@/components/ui/tooltip';
import { ScheduleNextRun, useSkipWords } from '@/components/schedule-words';
import { api, body, type Schedule } from '@/lib/api/client';
import { queries, useChange, useKeepRun, useMe } from '@/lib/api/queries';
import { useCronWords } from '@/lib/cron-words';
import { useKeys, walkRows } from '@/lib/shortcuts';
import { cn } from '@/lib/utils';

const ScheduleSheet = dynamic(() => import('@/components/schedule-sheet').then((module) => module.ScheduleSheet), { ssr: false });

/** In the address instead of a schedule's id: the sheet in which a new schedule is typed. */
const NEW = 'new';

/** Runs a schedule's command now and goes to the run. */
export function useRunNow(): { runNow: (schedule: Schedule) => void; running: string | null } {
  const t = useTranslations('schedules');
  const router = useRouter();
  const keepRun = useKeepRun();
  const wordsOf = useErrorWords();
  const run = useChange(
    (schedule: Schedule) =>
      body(api.POST('/assistant/schedules/{schedule_id}/run', { params: { path: { schedule_id: schedule.schedule_id } } })),
    ['schedules', 'runs'],
  );
  return {
    running: run.isPending ? run.variables.schedule_id : null,
    runNow: (schedule) =>
      run.mutate(schedule, {
        onSuccess: (started) => {
          keepRun(started);
          toast.success(t('started', { name: schedule.name }));
          router.push(`/assistant?run=${encodeURIComponent(started.run_id)}`);
        },
        onError: (error) => toast.error(wordsOf(error).text),
      }),
  };
}

/** The page of schedules: what runs by itself, when next, and what came of it; and the sheet of the open one. */
export function ScheduleView() {
  const t = useTranslations('schedules');
  const { can } = useMe();
  if (!can('operator'))
    return (
      <div className="flex min-h-0 flex-1 flex-col">
        <h1 className="sr-only">{t('title')}</h1>
        <Empty icon={Lock} title={t('forbidden_title')} text={t('forbidden_text')} className="my-auto" />
      </div>
    );
  return <Schedules />;
}

function Schedules() {
  const t = useTranslations('schedules');
  const [openId, setOpenId] = useQueryState('schedule', parseAsString.withOptions({ history: 'push' }));
  const { data, isPending, isLoadingError, error, refetch, isFetching } = useQuery(queries.schedules());
  const { runNow, running } = useRunNow();
  const root = useRef<HTMLDivElement>(null);
  const schedules = data?.items ?? [];

  const walk = (step: 1 | -1) => walkRows(root.current, step);
  useKeys({ c: () => void setOpenId(NEW), j: () => walk(1), k: () => walk(-1) });

  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t('title')}</h1>
      <InTopbar>
        <Button variant="primary" size="sm" onClick={() => void setOpenId(NEW)} className="ml-auto">
          <Plus aria-hidden />
          <span className="max-sm:sr-only">{t('new')}</span>
        </Button>
      </InTopbar>
      <div className="@container min-h-0 flex-1 overflow-y-auto">
        {isLoadingError ? (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : isPending ? (
          <div role="status" aria-label={t('loading')} className="divide-y divide-line">
            {Array.from({ length: 4 }, (_, row) => (
              <div key={row} className="space-y-2.5 px-4 py-4 sm:px-5">
                <Skeleton className="w-56" />
                <Skeleton className="h-3 w-4/5 max-w-lg" />
                <Skeleton className="h-3 w-40" />
              </div>
            ))}
          </div>
        ) : schedules.length === 0 ? (
          <Empty
            icon={CalendarClock}
            title={t('empty.title')}
            text={t('empty.text', { command: t('example.find') })}
            actions={
              <Button variant="primary" onClick={() => void setOpenId(NEW)}>
                <Plus aria-hidden />
                {t('new')}
              </Button>
            }
          />
        ) : (
          <ul className="divide-y divide-line border-b border-line">
            {schedules.map((schedule) => (
              <ScheduleRow
                key={schedule.schedule_id}
                schedule={schedule}
                onOpen={() => void setOpenId(schedule.schedule_id)}
                isOpen={schedule.schedule_id === openId}
                onRun={() => runNow(schedule)}
                isRunning={running === schedule.schedule_id}
              />
            ))}
          </ul>
        )}
      </div>
      {openId && (openId === NEW || data) && (
        <ScheduleSheet
          key={openId}
          schedule={openId === NEW ? null : (schedules.find(({ schedule_id }) => schedule_id === openId) ?? 'missing')}
          onClose={() => void setOpenId(null)}
          onRun={runNow}
          running={running}
        />
      )}
    </div>
  );
}

interface ScheduleRowProps {
  schedule: Schedule;
  onOpen: () => void;
  isOpen: boolean;
  onRun: () => void;
  isRunning: boolean;
}

function ScheduleRow({ schedule, onOpen, isOpen, onRun, isRunning }: ScheduleRowProps) {
  const t = useTranslations('schedules');
  const cronWords = useCronWords();
  const skipWords = useSkipWords();
  const { isFlagOn } = useMe();
  return (
    <li
      className={cn(
        'relative grid grid-cols-2 gap-x-6 gap-y-3 px-4 py-3.5 transition-colors sm:px-5 @3xl:grid-cols-[minmax(0,1fr)_15rem_11rem_auto]',
        isOpen ? 'bg-hover' : 'hover:bg-sunken',
      )}
    >
      <div className="col-span-2 min-w-0 @3xl:col-span-1">
        <h2 className="text-sm font-semibold">
          <Link
            href={`/schedules?schedule=${encodeURIComponent(schedule.schedule_id)}`}
            prefetch={false}
            data-row-link
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              onOpen();
            }}
            // The whole row can be pressed; the controls in it lie above.
            className={cn('rounded-badge wrap-anywhere after:absolute after:inset-0', schedule.enabled ? 'text-ink' : 'text-ink-2')}
          >
            {schedule.name}
          </Link>
        </h2>
        <p className="mt-0.5 line-clamp-2 text-13 wrap-anywhere text-ink-3">{schedule.command}</p>
        {schedule.last_skip && (
          <p className="mt-1.5 flex items-start gap-1.5 text-xs text-pretty text-warn">
            <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            <span>{skipWords(schedule)}</span>
          </p>
        )}
      </div>
      <div className="min-w-0 text-13">
        <p className="text-ink">{cronWords(schedule.cron)}</p>
        <p className="text-xs text-ink-3">{schedule.timezone.replaceAll('_', ' ')}</p>
      </div>
      <div className="min-w-0 space-y-1 text-13">
        <ScheduleNextRun schedule={schedule} />
        <LastRun runId={schedule.last_run_id} />
      </div>
      <div className="relative z-10 col-span-2 flex items-center gap-3 @3xl:col-span-1 @3xl:justify-end">
        <PauseSwitch schedule={schedule} />
        <Tooltip label={isFlagOn ? null : t('flag_off')}>
          <Button size="sm" onClick={onRun} loading={isRunning} aria-disabled={!isFlagOn || undefined} disabled={!isFlagOn}>
            <Play aria-hidden />
            {t('run_now')}
          </Button>
        </Tooltip>
      </div>
    </li>
  );
}

/** The last run of a schedule: how it went, and the way to it. */
function LastRun({ runId }: { runId: string | null }) {
  const t = useTranslations('schedules');
  const terms = useTranslations('terms.run_status');
  const { data: run } = useQuery({ ...queries.run(runId ?? ''), enabled: runId !== null, staleTime: 30_000 });
  if (runId === null) return <p className="text-xs text-ink-3">{t('never_run')}</p>;
  return (
    <p className="text-xs text-ink-3">
      <Link
        href={`/assistant?run=${encodeURIComponent(runId)}`}
        prefetch={false}
        className="relative z-10 inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-badge hover:text-ink hover:underline"
      >
        {run && <StatusIcon status={run.status} size="sm" />}
        <span>
          {t('last_run')}
          {run && (
            <>
              {' · '}
              {terms(run.status)}
              {' · '}
              <RelativeTime value={run.created_at} />
            </>
          )}
        </span>
      </Link>
    </p>
  );
}

/** Pauses a schedule and lets it go on. Who writes a schedule owns it, so for somebody else's it asks first. */
function PauseSwitch({ schedule }: { schedule: Schedule }) {
  const t = useTranslations('schedules');
  const wordsOf = useErrorWords();
  const { me } = useMe();
  const [isAsking, setAsking] = useState(false);
  const change = useChange(
    async (enabled: boolean) => {
      const { name, command, cron, timezone } = schedule;
      await body(
        api.PUT('/assistant/schedules/{schedule_id}', {
          params: { path: { schedule_id: schedule.schedule_id } },
          body: { name, command, cron, timezone, enabled },
        }),
      );
      toast.success(t(enabled ? 'resumed' : 'paused_toast', { name }));
    },
    ['schedules'],
  );
  const isOn = change.isPending ? change.variables : schedule.enabled;
  const isOthers = me !== undefined && me.email !== schedule.owner;
  return (
    <>
      <Switch
        label={t('active', { name: schedule.name })}
        checked={isOn}
        disabled={change.isPending}
        onCheckedChange={(enabled) =>
          isOthers ? setAsking(true) : change.mutate(enabled, { onError: (error) => toast.error(wordsOf(error).text) })
        }
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={
          schedule.enabled ? t('take_over.pause_title', { name: schedule.name }) : t('take_over.resume_title', { name: schedule.name })
        }
        text={t('take_over.text', { owner: schedule.owner })}
        confirmLabel={schedule.enabled ? t('take_over.pause') : t('take_over.resume')}
        onConfirm={() => change.mutateAsync(!schedule.enabled)}
      />
    </>
  );
}
