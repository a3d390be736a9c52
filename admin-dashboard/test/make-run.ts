import type { Action, Run } from '@/lib/api/client';

/** Any JSON object: what the API says of params and results, whose members the type leaves open. */
type Open = Record<string, unknown>;

interface ActionParts extends Partial<Omit<Action, 'params' | 'result'>> {
  params?: Open;
  result?: Open;
}

/** An action as the API answers it; what is left out is as for a step that has been done by itself. */
export function makeAction({ params = {}, result = {}, ...parts }: ActionParts = {}): Action {
  return {
    action_id: 'act_1',
    run_id: 'run_0000a1b2c3',
    seq: 1,
    type: 'rescore_leads',
    params: params as Action['params'],
    depends_on: [],
    decision: 'auto',
    reasons: [],
    status: 'succeeded',
    affected: 20,
    progress: { done: 20, total: 20 },
    checks: [],
    preview: { rows: [] },
    digest: null,
    expires_at: null,
    decided_by: null,
    decided_at: null,
    comment: null,
    attempts: 1,
    result: result as Action['result'],
    error: null,
    entities: [],
    entities_total: 0,
    started_at: '2026-03-02T09:00:01Z',
    finished_at: '2026-03-02T09:00:03Z',
    ...parts,
  };
}

/** A run as the API answers it; what is left out is as for one that the administrator typed and that has been completed. */
export function makeRun(parts: Partial<Run> = {}): Run {
  const id = parts.run_id ?? 'run_0000a1b2c3';
  return {
    run_id: id,
    command: 'Find 20 dentists in Lyon, score them',
    status: 'completed',
    dry_run: false,
    requested_by: 'ada@example.org',
    origin: 'dashboard',
    planner: 'local',
    planner_note: 'KHOJ_API_BASE_URL is not set',
    summary: 'Find 20 leads (dentist) in Lyon.',
    language: 'en',
    actions: [],
    counts: {
      leads_found: 0,
      leads_created: 0,
      leads_updated: 0,
      leads_unchanged: 0,
      leads_scored: 0,
      tasks_created: 0,
      notifications_created: 0,
      deleted: 0,
    },
    error: null,
    replay_of: null,
    schedule_id: null,
    created_at: '2026-03-02T09:00:00Z',
    started_at: '2026-03-02T09:00:00Z',
    settled_at: '2026-03-02T09:00:42Z',
    planning: null,
    links: {
      self: `/api/v1/admin/assistant/prospect/runs/${id}`,
      events: `/api/v1/admin/assistant/prospect/runs/${id}/events`,
      dashboard: `/assistant?run=${id}`,
    },
    ...parts,
  };
}
