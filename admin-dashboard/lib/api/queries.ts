import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type Query,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, body, type Me, type Notification, type Role, type Run } from './client';
import type { paths } from './schema';

type QueryOf<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never;

/** What a list may be narrowed by, without its paging. */
export type RunFilter = Omit<QueryOf<'/assistant/prospect/runs'>, 'limit' | 'cursor'>;
export type LeadFilter = Omit<QueryOf<'/leads'>, 'limit' | 'cursor'>;
export type TaskFilter = Omit<QueryOf<'/tasks'>, 'limit' | 'cursor'>;
export type ProjectFilter = Omit<QueryOf<'/projects'>, 'limit' | 'cursor'>;
export type AuditFilter = Omit<QueryOf<'/audit'>, 'limit' | 'cursor'>;
export type SuppressionFilter = Omit<QueryOf<'/suppressions'>, 'limit' | 'cursor'>;

/** How often a view asks again, in milliseconds; a hidden tab does not ask. */
export const EVERY = { active: 1_500, waiting: 10_000, list: 30_000, busyList: 4_000, bell: 30_000, connectors: 60_000 } as const;

const ACTIVE: readonly Run['status'][] = ['accepted', 'planning', 'running'];

/** Whether the server works on the run now. */
export function isActive(run: Pick<Run, 'status'>): boolean {
  return ACTIVE.includes(run.status);
}

/** Whether nothing will change any more unless somebody runs it again. */
export function isSettled(run: Pick<Run, 'status'>): boolean {
  return !isActive(run) && run.status !== 'awaiting_confirmation';
}

/** Reads everything anew that a change of anything may have changed; `key` is the first part of the queries' keys. */
export type Topic = 'me' | 'runs' | 'pending' | 'leads' | 'tasks' | 'projects' | 'notifications' | 'schedules' | 'audit' | 'connectors' | 'flag' | 'suppressions' | 'users' | 'tokens' | 'sessions' | 'preferences';

const runTags = new Map<string, { tag: string; run: Run }>();

/** The run as it stands; the server answers 304 while it has not changed. */
async function readRun(runId: string, signal: AbortSignal): Promise<Run> {
  const known = runTags.get(runId);
  const { data, response } = await api.GET('/assistant/prospect/runs/{run_id}', {
    params: { path: { run_id: runId }, header: known ? { 'If-None-Match': known.tag } : undefined },
    signal,
  });
  if (response.status === 304 && known) return known.run;
  const run = data as Run;
  const tag = response.headers.get('ETag');
  if (tag) runTags.set(runId, { tag, run });
  return run;
}

const readRuns = (filter: RunFilter, cursor: string | undefined, signal: AbortSignal) =>
  body(api.GET('/assistant/prospect/runs', { params: { query: { ...filter, limit: 30, cursor } }, signal }));
const readNotifications = (filter: { unread?: boolean }, cursor: string | undefined, signal: AbortSignal) =>
  body(api.GET('/notifications', { params: { query: { ...filter, limit: 50, cursor } }, signal }));
const runsAgainIn = (runs: readonly Run[]) => (runs.some(isActive) ? EVERY.busyList : EVERY.list);

export const queries = {
  me: () => queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => body(api.GET('/me', { signal })), staleTime: 60_000 }),

  run: (runId: string) =>
    queryOptions({
      queryKey: ['runs', 'one', runId],
      queryFn: ({ signal }) => readRun(runId, signal),
      refetchInterval: ({ state }) => {
        if (!state.data) return false;
        return isActive(state.data) ? EVERY.active : state.data.status === 'awaiting_confirmation' ? EVERY.waiting : false;
      },
    }),

  /** Newest first, 30 at a time; asked more often while one of them is worked on, and not by itself once it has grown: see {@link useRuns}. */
  runs: (filter: RunFilter = {}) =>
    infiniteQueryOptions({
      queryKey: ['runs', 'list', filter],
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => readRuns(filter, pageParam, signal),
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      refetchInterval: ({ state }) => (hasGrown(state.data) ? false : runsAgainIn(state.data?.pages[0]?.items ?? [])),
    }),
  /** The first page of them alone. */
  newestRuns: (filter: RunFilter = {}) =>
    queryOptions({
      queryKey: ['runs', 'newest', filter],
      queryFn: ({ signal }) => readRuns(filter, undefined, signal),
      refetchInterval: ({ state }) => runsAgainIn(state.data?.items ?? []),
    }),

  pending: () =>
    queryOptions({
      queryKey: ['pending'],
      queryFn: ({ signal }) => body(api.GET('/assistant/prospect/pending', { params: { query: { limit: 200 } }, signal })),
      refetchInterval: EVERY.waiting,
    }),

  /** One page of leads in one order. */
  leads: (filter: LeadFilter, page: { limit?: number; cursor?: string } = {}) =>
    queryOptions({
      queryKey: ['leads', 'list', filter, page],
      queryFn: ({ signal }) => body(api.GET('/leads', { params: { query: { ...filter, ...page } }, signal })),
      placeholderData: keepPreviousData,
    }),
  lead: (leadId: string) =>
    queryOptions({ queryKey: ['leads', 'one', leadId], queryFn: ({ signal }) => body(api.GET('/leads/{lead_id}', { params: { path: { lead_id: leadId } }, signal })) }),

  tasks: (filter: TaskFilter, page: { limit?: number; cursor?: string } = {}) =>
    queryOptions({
      queryKey: ['tasks', 'list', filter, page],
      queryFn: ({ signal }) => body(api.GET('/tasks', { params: { query: { ...filter, ...page } }, signal })),
      placeholderData: keepPreviousData,
    }),
  /** The same tasks as a list that grows page by page. */
  taskPages: (filter: TaskFilter, limit = 25) =>
    infiniteQueryOptions({
      queryKey: ['tasks', 'pages', filter, limit],
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => body(api.GET('/tasks', { params: { query: { ...filter, limit, cursor: pageParam } }, signal })),
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  task: (taskId: string) =>
    queryOptions({ queryKey: ['tasks', 'one', taskId], queryFn: ({ signal }) => body(api.GET('/tasks/{task_id}', { params: { path: { task_id: taskId } }, signal })) }),

  projects: (filter: ProjectFilter, page: { limit?: number; cursor?: string } = {}) =>
    queryOptions({
      queryKey: ['projects', 'list', filter, page],
      queryFn: ({ signal }) => body(api.GET('/projects', { params: { query: { ...filter, ...page } }, signal })),
      placeholderData: keepPreviousData,
    }),
  /** The same projects as a list that grows page by page. */
  projectPages: (filter: ProjectFilter, limit = 24) =>
    infiniteQueryOptions({
      queryKey: ['projects', 'pages', filter, limit],
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => body(api.GET('/projects', { params: { query: { ...filter, limit, cursor: pageParam } }, signal })),
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  project: (projectId: string) =>
    queryOptions({
      queryKey: ['projects', 'one', projectId],
      queryFn: ({ signal }) => body(api.GET('/projects/{project_id}', { params: { path: { project_id: projectId } }, signal })),
    }),

  /** Newest first, 50 at a time; not asked by itself once it has grown: see {@link useNotifications}. */
  notifications: (filter: { unread?: boolean } = {}) =>
    infiniteQueryOptions({
      queryKey: ['notifications', 'list', filter],
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => readNotifications(filter, pageParam, signal),
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      refetchInterval: ({ state }) => (hasGrown(state.data) ? false : EVERY.list),
    }),
  /** The first page of them alone. */
  newestNotifications: (filter: { unread?: boolean } = {}) =>
    queryOptions({
      queryKey: ['notifications', 'newest', filter],
      queryFn: ({ signal }) => readNotifications(filter, undefined, signal),
      refetchInterval: EVERY.list,
    }),
  /** How many are unread, null for more than the server counts, and the newest of all: what the bell shows. */
  bell: () =>
    queryOptions({
      queryKey: ['notifications', 'bell'],
      queryFn: async ({ signal }) => {
        const [unread, latest] = await Promise.all([
          body(api.GET('/notifications', { params: { query: { unread: true, limit: 1 } }, signal })),
          body(api.GET('/notifications', { params: { query: { limit: 20 } }, signal })),
        ]);
        return { unread: unread.total, latest: latest.items.filter(({ channel }) => channel === 'in_app').slice(0, 8) };
      },
      refetchInterval: EVERY.bell,
    }),
  preferences: () => queryOptions({ queryKey: ['preferences'], queryFn: ({ signal }) => body(api.GET('/notification-preferences', { signal })) }),

  schedules: () =>
    queryOptions({
      queryKey: ['schedules'],
      queryFn: ({ signal }) => body(api.GET('/assistant/schedules', { params: { query: { limit: 200 } }, signal })),
      refetchInterval: EVERY.list,
    }),

  audit: (filter: AuditFilter, limit = 50) =>
    infiniteQueryOptions({
      queryKey: ['audit', 'list', filter, limit],
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => body(api.GET('/audit', { params: { query: { ...filter, limit, cursor: pageParam } }, signal })),
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),

  connectors: () => queryOptions({ queryKey: ['connectors'], queryFn: ({ signal }) => body(api.GET('/assistant/connectors', { signal })), refetchInterval: EVERY.connectors }),
  flag: () => queryOptions({ queryKey: ['flag'], queryFn: ({ signal }) => body(api.GET('/assistant/flag', { signal })) }),
  suppressions: (filter: SuppressionFilter = {}) =>
    infiniteQueryOptions({
      queryKey: ['suppressions', filter],
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => body(api.GET('/suppressions', { params: { query: { ...filter, limit: 50, cursor: pageParam } }, signal })),
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    }),
  users: () => queryOptions({ queryKey: ['users'], queryFn: ({ signal }) => body(api.GET('/users', { params: { query: { limit: 200 } }, signal })) }),
  tokens: () => queryOptions({ queryKey: ['tokens'], queryFn: ({ signal }) => body(api.GET('/tokens', { params: { query: { limit: 200 } }, signal })) }),
  sessions: () => queryOptions({ queryKey: ['sessions'], queryFn: ({ signal }) => body(api.GET('/me/sessions', { params: { query: { limit: 50 } }, signal })) }),
};

const RANK: Record<Role, number> = { viewer: 0, operator: 1, approver: 2, admin: 3 };

/** Whether a role includes another; false while nobody is known. */
export function includesRole(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && RANK[role] >= RANK[needed];
}

/** Who is signed in and what they may do. The server decides again at each request; this only keeps useless buttons away. */
export function useMe(): { me: Me | undefined; can: (role: Role) => boolean; isFlagOn: boolean } {
  const { data: me } = useQuery(queries.me());
  return { me, can: (role) => includesRole(me?.role, role), isFlagOn: me?.features.assistant_prospect_enabled ?? true };
}

interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
  total?: number | null;
}

/** Whether somebody has scrolled on: reading all of it again costs a request for each page. */
function hasGrown(data: unknown): boolean {
  return ((data as InfiniteData<unknown> | undefined)?.pages?.length ?? 0) > 1;
}

/**
 * A list, newest first, with its first page as it is now: what is new stands in front, what left the list is out, what was
 * scrolled to stays. More is new than a page holds: only that page, because what lies between is not known.
 */
export function withNewest<Item extends { created_at: string }, P extends Page<Item>>(
  list: InfiniteData<P>,
  newest: P,
  idOf: (item: Item) => string,
): InfiniteData<P> {
  const ids = new Set(newest.items.map(idOf));
  const last = newest.items.at(-1);
  const overlaps = list.pages.some(({ items }) => items.some((item) => ids.has(idOf(item))));
  if (!newest.next_cursor || !last || !overlaps) return { pages: [newest], pageParams: [undefined] };
  const end = Date.parse(last.created_at);
  const older = (items: readonly Item[]) => items.filter((item) => !ids.has(idOf(item)) && Date.parse(item.created_at) <= end);
  return {
    ...list,
    pages: list.pages.map((page, index) =>
      index === 0
        ? { ...page, total: newest.total, items: [...newest.items, ...older(page.items)] }
        : { ...page, items: older(page.items) },
    ),
  };
}

/** The runs as a list that grows page by page and stays new at its top, at the price of one page. */
export function useRuns(filter: RunFilter = {}) {
  const client = useQueryClient();
  const list = useInfiniteQuery(queries.runs(filter));
  const { data: newest } = useQuery({ ...queries.newestRuns(filter), enabled: hasGrown(list.data) });
  const { queryKey } = queries.runs(filter);
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (newest) client.setQueryData(queryKey, (old) => old && (hasGrown(old) ? withNewest(old, newest, (run: Run) => run.run_id) : old));
    // The key is new with each drawing; what it says is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, newest, key]);
  return list;
}

/** The notifications, likewise. */
export function useNotifications(filter: { unread?: boolean } = {}) {
  const client = useQueryClient();
  const list = useInfiniteQuery(queries.notifications(filter));
  const { data: newest } = useQuery({ ...queries.newestNotifications(filter), enabled: hasGrown(list.data) });
  const { queryKey } = queries.notifications(filter);
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (newest) client.setQueryData(queryKey, (old) => old && (hasGrown(old) ? withNewest(old, newest, (each: Notification) => each.notification_id) : old));
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, newest, key]);
  return list;
}

/**
 * A change on the server. Afterwards everything under `topics` is read again, whatever came of it: a refusal often means
 * that somebody else was faster. The change lasts until that is read, except for lists that somebody has scrolled through,
 * whose many pages come when they come; `isShownAhead` waits for those, too, for a page that shows the change before it is read.
 * `isSecret`: what was sent and answered is forgotten as soon as the change is `reset`.
 */
export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  topics: readonly Topic[],
  { isSecret = false, isShownAhead = false }: { isSecret?: boolean; isShownAhead?: boolean } = {},
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    ...(isSecret && { gcTime: 0 }),
    onSettled: async () => {
      const isLong = ({ state }: Query) => !isShownAhead && hasGrown(state.data);
      const read = [...topics, 'audit' as const].map((topic) => {
        void client.invalidateQueries({ queryKey: [topic], predicate: isLong });
        return client.invalidateQueries({ queryKey: [topic], predicate: (query) => !isLong(query) });
      });
      await Promise.all(read);
    },
  });
}

/** Keeps a run that the server has just answered, so that its page need not wait for it. */
export function useKeepRun(): (run: Run) => void {
  const client = useQueryClient();
  return (run) => {
    runTags.delete(run.run_id);
    client.setQueryData(queries.run(run.run_id).queryKey, run);
  };
}
