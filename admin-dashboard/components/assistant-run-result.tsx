'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell, CalendarClock, ChevronRight, Download, FileDown, FolderKanban, Info, ListChecks, Pencil, Plug, RotateCw, Send, ShieldOff, Trash2, TriangleAlert, Users, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { useDecisionWords } from '@/components/decision-facts';
import { OsmCredit, OsmLink } from '@/components/osm-credit';
import { useScoreWords } from '@/components/score-reasons';
import { Avatar } from '@/components/ui/avatar';
import { Badge, SampleBadge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card, CardList } from '@/components/ui/card';
import { ExactTime, RelativeTime } from '@/components/ui/date-time';
import { Empty } from '@/components/ui/empty';
import { ExternalLink } from '@/components/ui/external-link';
import { ScoreRing } from '@/components/ui/score-ring';
import { Skeleton } from '@/components/ui/skeleton';
import { StatRow, type Stat } from '@/components/ui/stat';
import { TaskStatusBadge } from '@/components/ui/status';
import { draftHref } from '@/lib/draft';
import type { Action, Lead, Project, Run, Task } from '@/lib/api/client';
import { EVERY, isActive, isSettled, queries, useMe } from '@/lib/api/queries';
import { dependentsOf, isPending, reachOf } from '@/lib/decide';
import { useNow } from '@/lib/format';
import { members, usePlanWords } from '@/lib/plan-words';
import { useRunIssues, type Issue, type Remedy } from '@/lib/run-issues';
import { useReplay } from '@/lib/replay';
import { cn } from '@/lib/utils';
import { useWords } from '@/lib/words';

const FIRST = 5;
const DAY = 86_400_000;

/** What came of a run, growing while it works: counts, what needs a look, and everything that it made, each a link to its record. */
export function RunResult({ run }: { run: Run }) {
  return run.dry_run ? <DryResult run={run} /> : <LiveResult run={run} />;
}

/** A figure of an action's result. */
function figure(action: Action, name: string): number {
  const value = members(action.result)[name];
  return typeof value === 'number' ? value : 0;
}

function sum(run: Run, name: string): number {
  return run.actions.reduce((total, action) => total + figure(action, name), 0);
}

/** The records of one kind that the run links to. */
function entitiesOf(run: Run, kind: Action['entities'][number]['type']) {
  return run.actions.flatMap((action) => action.entities.filter(({ type }) => type === kind).map((entity) => ({ ...entity, action })));
}

/** Reads a list of the run anew whenever the run has made more. */
function useFresh(run: Run, isAsked: boolean, refetch: () => unknown): void {
  const pulse = `${run.status} ${JSON.stringify(run.counts)}`;
  const seen = useRef(pulse);
  useEffect(() => {
    if (seen.current === pulse || !isAsked) return;
    seen.current = pulse;
    void refetch();
  }, [pulse, isAsked, refetch]);
}

function LiveResult({ run }: { run: Run }) {
  const t = useTranslations('decision.result');
  const issues = useRunIssues(run);
  const { counts } = run;
  const madeLeads = counts.leads_created + counts.leads_updated + counts.leads_unchanged > 0 || entitiesOf(run, 'lead').length > 0;
  const madeTasks = counts.tasks_created > 0 || entitiesOf(run, 'task').length > 0;
  const madeProjects = entitiesOf(run, 'project').length > 0;
  const every = isActive(run) ? EVERY.busyList : false;

  const leads = useQuery({
    ...queries.leads({ run_id: run.run_id, sort: '-score' }, { limit: FIRST }),
    enabled: madeLeads,
    refetchInterval: every,
    // The leads of the run that was open before are not this one's.
    placeholderData: undefined,
  });
  const tasks = useQuery({ ...queries.tasks({ run_id: run.run_id }, { limit: FIRST }), enabled: madeTasks, refetchInterval: every, placeholderData: undefined });
  const projects = useQuery({ ...queries.projects({ run_id: run.run_id }, { limit: FIRST }), enabled: madeProjects, refetchInterval: every, placeholderData: undefined });
  useFresh(run, madeLeads, leads.refetch);
  useFresh(run, madeTasks, tasks.refetch);
  useFresh(run, madeProjects, projects.refetch);

  const leadCount = Math.max(counts.leads_found, leads.data?.total ?? 0);
  const taskCount = Math.max(counts.tasks_created, tasks.data?.total ?? 0);
  const projectCount = Math.max(sum(run, 'projects_created'), projects.data?.total ?? 0);
  const missing = issues.filter(({ kind }) => kind === 'issue');
  const notes = issues.filter(({ kind }) => kind === 'note');
  const stats: Stat[] = [
    { label: t('leads'), value: leadCount, ...(leadCount > 0 ? { href: `/leads?run_id=${run.run_id}` } : {}) },
    { label: t('projects'), value: projectCount },
    { label: t('tasks'), value: taskCount, ...(taskCount > 0 ? { href: `/tasks?run_id=${run.run_id}` } : {}) },
    ...(counts.deleted > 0 ? [{ label: t('deleted'), value: counts.deleted }] : []),
    { label: t('issues'), value: missing.length, tone: run.status === 'failed' ? ('bad' as const) : ('warn' as const) },
  ];
  const exports = entitiesOf(run, 'export');
  const planned = plannedOf(run);
  const isEmpty = issues.length + leadCount + taskCount + projectCount + exports.length + planned.length + counts.notifications_created + counts.deleted === 0;

  return (
    <Frame title={t('title')}>
      <StatRow stats={stats} />
      <Issues run={run} issues={missing} />
      {madeLeads && (
        <Section
          query={leads}
          failed={t('leads_error')}
          label={t('leads_list')}
          rows={(page) => page.items.map((lead) => <LeadRow key={lead.lead_id} lead={lead} />)}
          more={(page) =>
            page.items.length > 0 && (
              <MoreLink href={`/leads?run_id=${run.run_id}`}>{page.total === null ? t('all_leads_many') : t('all_leads', { count: page.total })}</MoreLink>
            )
          }
        />
      )}
      <Attributions run={run} leads={leads.data?.items ?? []} />
      {madeProjects && (
        <Section
          query={projects}
          label={t('projects_list')}
          rows={(page) => page.items.map((project) => <ProjectRow key={project.project_id} project={project} />)}
          more={(page) => (page.total ?? 0) > page.items.length && <MoreLink href="/projects">{t('all_projects', { count: page.total ?? 0 })}</MoreLink>}
        />
      )}
      {madeTasks && (
        <Section
          query={tasks}
          failed={t('tasks_error')}
          label={t('tasks_list')}
          rows={(page) => page.items.map((task) => <TaskRow key={task.task_id} task={task} />)}
          more={(page) =>
            (page.total ?? FIRST + 1) > page.items.length && (
              <MoreLink href={`/tasks?run_id=${run.run_id}`}>{page.total === null ? t('tasks') : t('all_tasks', { count: page.total })}</MoreLink>
            )
          }
        />
      )}
      {exports.map(({ id, action }) => (
        <ExportCard key={id} id={id} action={action} />
      ))}
      <Planned planned={planned} />
      {counts.notifications_created > 0 && (
        <Card>
          <Link href="/notifications" className="flex items-center gap-3 px-3.5 py-2.5 hover:bg-hover">
            <Tile icon={Bell} />
            <span className="min-w-0 flex-1 font-medium text-ink">{t('notified', { count: counts.notifications_created })}</span>
            <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
          </Link>
        </Card>
      )}
      <Notes run={run} notes={notes} />
      {isEmpty && (
        <div className="rounded-card border border-dashed border-line-strong">
          <Empty compact icon={ListChecks} title={isSettled(run) ? t('empty_settled') : t('empty')} />
        </div>
      )}
    </Frame>
  );
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="@container space-y-3">
      <h2 id={id} className="text-13 font-semibold text-ink">
        {title}
      </h2>
      {children}
    </section>
  );
}

interface SectionProps<Page> {
  query: { data: Page | undefined; isLoading: boolean; isLoadingError: boolean; isFetching: boolean; refetch: () => unknown };
  label: string;
  failed?: string;
  rows: (page: Page) => ReactNode[];
  more?: (page: Page) => ReactNode;
}

/** A card with the first records of a list and the way to all of them; nothing while there are none. */
function Section<Page>({ query, label, failed, rows, more }: SectionProps<Page>) {
  const t = useTranslations('common.actions');
  if (query.isLoadingError)
    return failed ? (
      <Banner
        tone="neutral"
        action={
          <Button size="sm" loading={query.isFetching} onClick={() => void query.refetch()}>
            {t('retry')}
          </Button>
        }
      >
        {failed}
      </Banner>
    ) : null;
  if (query.data === undefined)
    return (
      <Card aria-busy>
        {[0, 1, 2].map((row) => (
          <div key={row} className="flex items-center gap-3 border-b border-line px-3.5 py-2.5 last:border-b-0">
            <Skeleton className="size-8 rounded-full" />
            <div className="flex-1 space-y-1.5">
              <Skeleton className="h-3 w-2/5" />
              <Skeleton className="h-3 w-3/5" />
            </div>
          </div>
        ))}
      </Card>
    );
  const items = rows(query.data);
  if (items.length === 0) return null;
  return (
    <Card>
      <CardList aria-label={label}>{items}</CardList>
      {more?.(query.data)}
    </Card>
  );
}

const ADDRESS = /^(.+?):? +(https:\/\/\S+)$/;

/** Whom the licences of the sources ask to be named beside what came from them, each once; a source's own words where this page has none. */
function Attributions({ run, leads }: { run: Run; leads: readonly Lead[] }) {
  const results = run.actions.map((action) => members(action.result));
  const said = results
    .filter(({ source }) => source !== 'openstreetmap')
    .map(({ attribution }) => attribution)
    .filter((text): text is string => typeof text === 'string' && text !== '');
  return (
    <>
      <OsmCredit of={[...results.map(({ source }) => ({ source: String(source) })), ...leads]} />
      {[...new Set(said)].map((text) => {
        const [, name, address] = ADDRESS.exec(text) ?? [];
        return (
          <p key={text} lang="en" className="text-xs wrap-anywhere text-ink-3">
            {name && address ? <ExternalLink href={address}>{name}</ExternalLink> : text}
          </p>
        );
      })}
    </>
  );
}

function MoreLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="flex items-center justify-between gap-3 border-t border-line px-3.5 py-2 text-13 text-ink-2 hover:bg-hover hover:text-ink">
      {children}
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
    </Link>
  );
}

function Tile({ icon: Icon, tone = 'accent' }: { icon: LucideIcon; tone?: 'accent' | 'neutral' }) {
  return (
    <span aria-hidden className={cn('grid size-8 shrink-0 place-items-center rounded-control', tone === 'accent' ? 'bg-accent-soft text-accent' : 'bg-hover text-ink-3')}>
      <Icon className="size-4" />
    </span>
  );
}

function LeadRow({ lead }: { lead: Lead }) {
  const t = useTranslations('decision.card');
  const top = useScoreWords().top(lead, 2);
  return (
    <li className="relative flex items-center gap-3 px-3.5 py-2.5 hover:bg-hover">
      <Avatar name={lead.name} />
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={`/leads?lead=${encodeURIComponent(lead.lead_id)}`}
            prefetch={false}
            className="min-w-0 truncate font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {lead.name}
          </Link>
          {lead.source === 'sample' && <SampleBadge className="relative" />}
        </span>
        <span className="block truncate text-xs text-ink-3">{top.length > 0 ? top.join(' ') : (lead.city ?? '')}</span>
      </span>
      <ScoreRing score={lead.score} label={lead.score === null ? t('no_score') : t('score_of', { score: lead.score })} size={32} />
    </li>
  );
}

function TaskRow({ task }: { task: Task }) {
  const t = useTranslations('decision.result');
  return (
    <li className="relative flex items-center gap-3 px-3.5 py-2 hover:bg-hover">
      <Tile icon={CalendarClock} tone="neutral" />
      <span className="min-w-0 flex-1">
        <Link
          href={`/tasks?task=${encodeURIComponent(task.task_id)}`}
          prefetch={false}
          className="block truncate font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {task.title}
        </Link>
        <span className="block truncate text-xs text-ink-3">{task.due_at ? t.rich('due', { when: () => <RelativeTime value={task.due_at ?? ''} className="relative" /> }) : t('due_none')}</span>
      </span>
      {task.status !== 'open' && <TaskStatusBadge status={task.status} />}
    </li>
  );
}

function ProjectRow({ project }: { project: Project }) {
  return (
    <li>
      <Link href={`/projects?project=${encodeURIComponent(project.project_id)}`} prefetch={false} className="flex items-center gap-3 px-3.5 py-2.5 hover:bg-hover">
        <Tile icon={FolderKanban} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-ink">{project.name}</span>
          {project.description && <span className="block truncate text-xs text-ink-3">{project.description}</span>}
        </span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
      </Link>
    </li>
  );
}

/** The file of an export, for the 24 hours that it can be downloaded. */
function ExportCard({ id, action }: { id: string; action: Action }) {
  const t = useTranslations('decision.result');
  const role = useTranslations('terms.role');
  const { can } = useMe();
  const now = useNow();
  const until = action.finished_at ? new Date(action.finished_at).getTime() + DAY : null;
  const isOver = until !== null && until <= now;
  // Which rows are in the file is not known here, but whether there are any from there.
  const { data: osm } = useQuery({ ...queries.leads({ source: 'openstreetmap' }, { limit: 1 }), enabled: !isOver });
  return (
    <Card className={cn('flex flex-wrap items-center gap-3 px-3.5 py-2.5', isOver && 'bg-sunken')}>
      <Tile icon={FileDown} tone={isOver ? 'neutral' : 'accent'} />
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-ink">{t('export', { count: figure(action, 'leads_exported') })}</span>
        <span className="block text-xs text-pretty text-ink-3">
          {isOver ? t('export_over') : !can('operator') ? t('export_role', { role: role('operator') }) : until !== null && t.rich('export_until', { time: () => <ExactTime value={until} /> })}
        </span>
        {!isOver && osm?.items.length ? <span className="block text-xs text-ink-3">{t.rich('export_osm', { credit: () => <OsmLink /> })}</span> : null}
      </span>
      {!isOver && can('operator') && (
        <Button asChild size="sm">
          <a href={`/api/v1/admin/exports/${encodeURIComponent(id)}`} download>
            <Download aria-hidden />
            {t('download')}
          </a>
        </Button>
      )}
    </Card>
  );
}

/** The steps that a pending decision holds back, the asked ones first. */
function plannedOf(run: Run): Action[] {
  const asked = run.actions.filter(isPending);
  const behind = asked.flatMap((action) => dependentsOf(run, action.action_id)).filter(({ status }) => status === 'queued');
  return [...new Set([...asked, ...behind])];
}

const PLANNED_ICONS: readonly (readonly [RegExp, LucideIcon])[] = [
  [/^delete_/, Trash2],
  [/^export_/, FileDown],
  [/^(email_|notify_)/, Send],
  [/_tasks?$|^nurture_/, CalendarClock],
  [/_projects?$/, FolderKanban],
];

function iconOf(type: string): LucideIcon {
  return PLANNED_ICONS.find(([pattern]) => pattern.test(type))?.[1] ?? Users;
}

function Planned({ planned }: { planned: readonly Action[] }) {
  const t = useTranslations('decision.result');
  const words = useDecisionWords();
  const plan = usePlanWords();
  return planned.map((action) => (
    <Card key={action.action_id} look="planned" className="flex items-center gap-3 px-3.5 py-2.5">
      <Tile icon={iconOf(action.type)} tone="neutral" />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 font-medium wrap-anywhere text-ink-2">{plan.title(action)}</span>
        <span className="block text-xs text-ink-3">{isPending(action) ? words.subject(action) : t('planned')}</span>
      </span>
      <Badge tone="outline">{t('after')}</Badge>
    </Card>
  ));
}

/** Runs the same plan again and opens the new run; what is there is not made twice. */
function useRunAgain(run: Run): { start: () => void; isStarting: boolean } {
  const t = useTranslations('decision.issue');
  const words = useWords();
  const router = useRouter();
  const busy = useRef(false);
  const replay = useReplay(run);
  return {
    isStarting: replay.isPending,
    start: () => {
      // Once it has been started, the page goes on to the new run: a second press would start another.
      if (busy.current) return;
      busy.current = true;
      replay.mutate(undefined, {
        onSuccess: (next) => {
          toast.success(t('again_started'));
          router.push(`/assistant?run=${next.run_id}`);
        },
        onError: (error) => {
          busy.current = false;
          toast.error(t('again_failed'), { description: words.problem(error) });
        },
      });
    },
  };
}

function Remedies({ run, remedies }: { run: Run; remedies: readonly Remedy[] }) {
  const t = useTranslations('decision.issue');
  const { can, isFlagOn } = useMe();
  const again = useRunAgain(run);
  const offered = remedies.filter((remedy) => (remedy === 'again' ? can('operator') && isFlagOn && isSettled(run) && run.actions.length > 0 : remedy === 'edit' ? can('operator') : true));
  if (offered.length === 0) return null;
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      {offered.map((remedy) => {
        switch (remedy) {
          case 'again':
            return (
              <Button key={remedy} size="sm" loading={again.isStarting} onClick={again.start}>
                <RotateCw aria-hidden />
                {t('again')}
              </Button>
            );
          case 'edit':
            return <Way key={remedy} icon={Pencil} href={draftHref(run.command)} label={t('edit')} />;
          case 'connectors':
            return <Way key={remedy} icon={Plug} href="/settings?tab=connectors" label={t('connectors')} />;
          case 'rollout':
            return <Way key={remedy} icon={Plug} href="/settings?tab=rollout" label={t('rollout')} />;
          case 'suppressions':
            return <Way key={remedy} icon={ShieldOff} href="/settings?tab=contacts" label={t('suppressions')} />;
        }
      })}
    </div>
  );
}

function Way({ icon: Icon, href, label }: { icon: LucideIcon; href: string; label: string }) {
  return (
    <Button asChild size="sm">
      <Link href={href}>
        <Icon aria-hidden />
        {label}
      </Link>
    </Button>
  );
}

/** What did not go as asked, each with what to do about it. */
function Issues({ run, issues }: { run: Run; issues: readonly Issue[] }) {
  const t = useTranslations('decision.issue');
  const id = useId();
  if (issues.length === 0) return null;
  const isFailed = run.status === 'failed';
  return (
    <section aria-labelledby={id} className={cn('rounded-card border px-4 py-3', isFailed ? 'border-bad-line bg-bad-soft' : 'border-warn-line bg-warn-soft')}>
      <h3 id={id} className={cn('flex items-center gap-2 text-13 font-semibold', isFailed ? 'text-bad' : 'text-warn')}>
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {isFailed ? t('title_failed') : t('title', { count: issues.length })}
      </h3>
      <ul className="mt-2 space-y-3">
        {issues.map((issue) => (
          <IssueItem key={issue.key} run={run} issue={issue} />
        ))}
      </ul>
    </section>
  );
}

function IssueItem({ run, issue: { title, text, detail, comment, next, remedies } }: { run: Run; issue: Issue }) {
  const t = useTranslations('decision.issue');
  return (
    <li className="text-13 wrap-anywhere text-ink-2">
      <p>
        {title && <strong className="font-semibold text-ink">{title}</strong>}
        {title && ' — '}
        {text}
      </p>
      {comment && <p className="mt-0.5 whitespace-pre-wrap text-ink-3">{t('comment', { text: comment })}</p>}
      {detail && detail !== text && <p className="mt-0.5 text-ink-3">{t.rich('server', { text: () => <span lang="en">{detail}</span> })}</p>}
      {next && <p className="mt-0.5">{t('next', { text: next })}</p>}
      <Remedies run={run} remedies={remedies} />
    </li>
  );
}

/** What is as it should be, but worth a line. */
function Notes({ run, notes }: { run: Run; notes: readonly Issue[] }) {
  const t = useTranslations('decision.issue');
  const id = useId();
  if (notes.length === 0) return null;
  return (
    <section aria-labelledby={id} className="rounded-card border border-line bg-sunken px-4 py-3">
      <h3 id={id} className="flex items-center gap-2 text-13 font-medium text-ink-2">
        <Info aria-hidden className="size-4 shrink-0 text-ink-3" />
        {t('notes')}
      </h3>
      <ul className="mt-2 space-y-2.5">
        {notes.map((note) => (
          <IssueItem key={note.key} run={run} issue={{ ...note, title: null }} />
        ))}
      </ul>
    </section>
  );
}

/** What a preview says that its run would touch. */
function DryResult({ run }: { run: Run }) {
  const t = useTranslations('decision.result');
  const plan = usePlanWords();
  const words = useDecisionWords();
  const codes = useWords();
  const issues = useRunIssues(run).filter(({ key, kind }) => kind === 'issue' && (key === 'run' || isSettled(run)));
  const ofSubject = (subject: string) =>
    run.actions.filter(({ decision }) => decision !== 'reject').reduce((most, action) => {
      const reach = reachOf(action);
      return reach.subject === subject ? Math.max(most, reach.count) : subject === 'tasks' ? Math.max(most, reach.along) : most;
    }, 0);
  const waiting = run.actions.filter(({ decision }) => decision === 'confirm').length;
  return (
    <Frame title={t('title_dry')}>
      <StatRow
        stats={[
          { label: t('leads'), value: ofSubject('leads') },
          { label: t('projects'), value: ofSubject('projects') },
          { label: t('tasks'), value: ofSubject('tasks') },
          { label: t('approvals'), value: waiting, tone: 'warn' },
        ]}
      />
      <Issues run={run} issues={issues} />
      {run.actions.length > 0 ? (
        <Card>
          <CardList>
            {run.actions.map((action) => (
              <li key={action.action_id} className="flex flex-wrap items-start gap-x-3 gap-y-1.5 px-3.5 py-2.5">
                <Tile icon={iconOf(action.type)} tone="neutral" />
                <span className="min-w-0 flex-1 basis-40">
                  <span className="block font-medium wrap-anywhere text-ink">{plan.title(action)}</span>
                  <span className="block text-xs text-ink-3">
                    {action.decision === 'reject'
                      ? action.reasons.map(({ code, detail }) => codes.reason(code, detail)).join(' ')
                      : action.affected === 0
                        ? t('dry_none')
                        : action.type === 'source_leads_apify'
                          ? t('dry_up_to', { what: words.subject(action) })
                          : words.subject(action)}
                  </span>
                </span>
                <Badge tone={action.decision === 'confirm' ? 'warn' : action.decision === 'reject' ? 'bad' : 'neutral'}>
                  {t(action.decision === 'confirm' ? 'dry_wait' : action.decision === 'reject' ? 'dry_reject' : 'dry_auto')}
                </Badge>
              </li>
            ))}
          </CardList>
        </Card>
      ) : (
        issues.length === 0 && (
          <div className="rounded-card border border-dashed border-line-strong">
            <Empty compact icon={ListChecks} title={t('empty')} />
          </div>
        )
      )}
      <p className="text-xs text-pretty text-ink-3">{t('dry_text')}</p>
    </Frame>
  );
}
