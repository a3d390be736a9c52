'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { FolderKanban, ListFilter, Plus, Sparkles, Users } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ProjectProgress } from '@/components/project-progress';
import { InTopbar } from '@/components/topbar-slot';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { SearchInput } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { ProjectStatusBadge } from '@/components/ui/status';
import { Tooltip } from '@/components/ui/tooltip';
import type { Project } from '@/lib/api/client';
import { queries, useMe } from '@/lib/api/queries';
import { draftHref } from '@/lib/draft';
import { useKeys, walkRows } from '@/lib/shortcuts';
import { useDebounced } from '@/lib/use-debounced';
import { cn } from '@/lib/utils';

const ProjectSheet = dynamic(() => import('@/components/project-sheet').then((module) => module.ProjectSheet), { ssr: false });

const PROJECT_STATUSES = ['active', 'completed', 'archived'] as const;
/** In the address instead of a project's id: the sheet in which a new project is typed. */
const NEW = 'new';
const ADDRESS = { q: parseAsString.withDefault(''), status: parseAsStringLiteral(PROJECT_STATUSES), project: parseAsString };

/** The page of projects: cards, what they are narrowed to, and the sheet of the open one. */
export function ProjectView() {
  const t = useTranslations('projects');
  const terms = useTranslations('terms.project_status');
  const common = useTranslations('common.actions');
  const { can } = useMe();
  const [{ q, status, project: openId }, setAddress] = useQueryStates(ADDRESS, { history: 'push' });
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const asked = useDebounced(q.trim());
  const projects = useInfiniteQuery(queries.projectPages({ ...(asked && { q: asked }), ...(status && { status }) }));
  const items = projects.data?.pages.flatMap((page) => page.items) ?? [];
  const total = projects.data?.pages[0]?.total;
  const isNarrowed = asked !== '' || status !== null;
  const open = (id: string | null) => void setAddress({ project: id });
  const clear = () => void setAddress({ q: '', status: null });

  const walk = (step: 1 | -1) => walkRows(root.current, step);
  useKeys({
    '/': () => search.current?.focus(),
    c: () => can('operator') && open(NEW),
    j: () => walk(1),
    k: () => walk(-1),
  });
  const hrefOf = (id: string) => `/projects?${new URLSearchParams({ ...(q && { q }), ...(status && { status }), project: id })}`;
  const command = t('empty.command');

  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t('title')}</h1>
      {can('operator') && (
        <InTopbar>
          <Button variant="primary" size="sm" onClick={() => open(NEW)} className="ml-auto">
            <Plus aria-hidden />
            <span className="max-sm:sr-only">{t('new')}</span>
          </Button>
        </InTopbar>
      )}
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5 sm:px-5">
        <SearchInput
          ref={search}
          label={t('search')}
          placeholder={t('search')}
          value={q}
          onValueChange={(next) => void setAddress({ q: next }, { history: 'replace' })}
          shortcut={<Kbd keys="/" />}
          maxLength={200}
          className="w-full sm:w-64"
        />
        <div className="max-w-full min-w-0 overflow-x-auto [scrollbar-width:none]">
          <Segmented
            label={t('status')}
            value={status ?? ''}
            onValueChange={(next) => void setAddress({ status: next || null })}
            options={[{ value: '' as const, label: t('all') }, ...PROJECT_STATUSES.map((value) => ({ value, label: terms(value) }))]}
          />
        </div>
        <p role="status" className="text-13 text-ink-3 tabular">
          {total === undefined ? '' : total === null ? t('more_than') : t('total', { count: total })}
        </p>
      </div>
      <div className="@container min-h-0 flex-1 overflow-y-auto p-4 sm:p-5">
        {projects.isLoadingError ? (
          <ErrorState error={projects.error} onRetry={() => void projects.refetch()} retrying={projects.isFetching} />
        ) : projects.isPending ? (
          <div role="status" aria-label={t('loading')} className={GRID}>
            {Array.from({ length: 6 }, (_, card) => (
              <div key={card} className="space-y-3 rounded-card border border-line p-4">
                <Skeleton className="w-1/2" />
                <Skeleton className="h-3 w-4/5" />
                <Skeleton className="h-1.5 w-full" />
                <Skeleton className="h-3 w-1/3" />
              </div>
            ))}
          </div>
        ) : items.length === 0 ? (
          isNarrowed ? (
            <Empty
              icon={ListFilter}
              title={t('empty.filtered')}
              text={t('empty.filtered_text')}
              actions={<Button onClick={clear}>{common('clear_filters')}</Button>}
            />
          ) : (
            <Empty
              icon={FolderKanban}
              title={t('empty.title')}
              text={t('empty.text', { command })}
              actions={
                can('operator') && (
                  <>
                    <Button variant="primary" asChild>
                      <Link href={draftHref(command)}>
                        <Sparkles aria-hidden />
                        {t('empty.ask')}
                      </Link>
                    </Button>
                    <Button onClick={() => open(NEW)}>
                      <Plus aria-hidden />
                      {t('new')}
                    </Button>
                  </>
                )
              }
            />
          )
        ) : (
          <>
            <ul aria-busy={projects.isPlaceholderData || undefined} className={cn(GRID, projects.isPlaceholderData && 'opacity-60')}>
              {items.map((project) => (
                <ProjectCard
                  key={project.project_id}
                  project={project}
                  href={hrefOf(project.project_id)}
                  onOpen={() => open(project.project_id)}
                />
              ))}
            </ul>
            {projects.hasNextPage && (
              <div className="mt-4 flex justify-center">
                <Button loading={projects.isFetchingNextPage} onClick={() => void projects.fetchNextPage()}>
                  {common('load_more')}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
      {openId && (
        <ProjectSheet
          key={openId}
          projectId={openId === NEW ? null : openId}
          known={items.find(({ project_id }) => project_id === openId)}
          onClose={() => open(null)}
          onCreated={(id) => void setAddress({ project: id }, { history: 'replace' })}
        />
      )}
    </div>
  );
}

const GRID = 'grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-4';

function ProjectCard({ project, href, onOpen }: { project: Project; href: string; onOpen: () => void }) {
  const t = useTranslations('projects');
  return (
    <li
      className={cn(
        'relative flex min-w-0 flex-col rounded-card border border-line bg-surface p-4 shadow-card transition-colors hover:border-line-strong has-[[data-row-link]:focus-visible]:border-accent',
        project.status === 'archived' && 'bg-sunken',
      )}
    >
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 text-sm font-semibold">
          <Link
            href={href}
            prefetch={false}
            data-row-link
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              onOpen();
            }}
            // The whole card can be pressed; the links in it lie above.
            className="line-clamp-2 rounded-badge wrap-anywhere text-ink after:absolute after:inset-0 after:rounded-card"
          >
            {project.name}
          </Link>
        </h2>
        <ProjectStatusBadge status={project.status} />
      </div>
      {project.description && <p className="mt-1 line-clamp-2 text-13 wrap-anywhere text-ink-3">{project.description}</p>}
      <ProjectProgress project={project} className="mt-auto pt-4" />
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line pt-2.5 text-xs">
        <Link
          href={`/leads?project_id=${encodeURIComponent(project.project_id)}`}
          prefetch={false}
          className="relative z-10 inline-flex min-h-6 items-center gap-1.5 rounded-badge text-ink-2 hover:text-ink hover:underline"
        >
          <Users aria-hidden className="size-3.5 text-ink-3" />
          {t('leads', { count: project.leads })}
        </Link>
        {project.run_id && (
          <Tooltip label={t('made_by_run')}>
            <Link
              href={`/assistant?run=${encodeURIComponent(project.run_id)}`}
              prefetch={false}
              className="relative z-10 ml-auto inline-flex min-h-6 items-center gap-1.5 rounded-badge text-ink-2 hover:text-ink hover:underline"
            >
              <Sparkles aria-hidden className="size-3.5 text-ink-3" />
              {t('run')}
            </Link>
          </Tooltip>
        )}
      </div>
    </li>
  );
}
