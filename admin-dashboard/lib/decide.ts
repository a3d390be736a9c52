'use client';

import { api, body, type Action, type Run, type Schemas } from './api/client';
import { useChange, useKeepRun } from './api/queries';

/** The most characters of a comment that the server takes. */
export const LONGEST_COMMENT = 2_000;

export type Verdict = Schemas['Decision'];

/** What somebody decides on one run in one go: all of it is taken, or none. */
export interface Decisions {
  runId: string;
  choices: readonly { action: Pick<Action, 'action_id' | 'digest'>; verdict: Verdict }[];
  comment?: string;
}

/** Sends decisions with the digest of what was shown: the server refuses them when the rows have changed since. */
export function useDecide() {
  const keep = useKeepRun();
  return useChange(
    async ({ runId, choices, comment }: Decisions): Promise<Run> => {
      const common = choices[0]?.verdict ?? 'reject';
      const run = await body(
        api.POST('/assistant/prospect/confirm', {
          body: {
            run_id: runId,
            decision: common,
            actions: choices.map(({ action, verdict }) => ({
              action_id: action.action_id,
              digest: action.digest ?? '',
              ...(verdict === common ? {} : { decision: verdict }),
            })),
            ...(comment?.trim() ? { comment: comment.trim() } : {}),
          },
        }),
      );
      keep(run);
      return run;
    },
    ['runs', 'pending', 'notifications', 'leads', 'tasks', 'projects'],
  );
}

/** Whether an action waits for a person now. */
export function isPending(action: Pick<Action, 'status'>): boolean {
  return action.status === 'pending_confirmation';
}

const FINAL_TYPES: readonly string[] = ['delete_leads', 'delete_tasks', 'delete_projects', 'merge_leads', 'email_leads'];

/** Whether what an action does can never be taken back: by the guardrails' word, or by its kind where they say nothing. */
export function isIrreversible({ type, reasons }: Pick<Action, 'type' | 'reasons'>): boolean {
  return FINAL_TYPES.includes(type) || reasons.some(({ code }) => code === 'irreversible' || code === 'overwrites-contact-data');
}

export type Subject = 'leads' | 'tasks' | 'projects' | 'rows';

/** How many rows of which kind an action is about, and how many tasks go along with them. */
export interface Reach {
  subject: Subject;
  count: number;
  along: number;
}

/** What an action touches. `affected` counts everything; for a deletion of leads their tasks are part of it. */
export function reachOf({ type, affected, checks }: Pick<Action, 'type' | 'affected' | 'checks'>): Reach {
  const counted = (code: Schemas['Check']['code']) => checks.find((check) => check.code === code)?.value ?? 0;
  const subject = /_leads?(_|$)/.test(type) ? 'leads' : /_tasks?$/.test(type) ? 'tasks' : /_projects?$/.test(type) ? 'projects' : 'rows';
  const all = affected ?? counted('selected_rows');
  const along = type === 'delete_leads' ? Math.min(all, counted('dependent_rows')) : 0;
  return { subject, count: all - along, along };
}

/** The later steps of a run that cannot happen when this one does not. */
export function dependentsOf(run: Pick<Run, 'actions'>, actionId: string): Action[] {
  const left = new Set([actionId]);
  const dependents: Action[] = [];
  for (const action of [...run.actions].sort((one, other) => one.seq - other.seq)) {
    if (!action.depends_on.some((id) => left.has(id))) continue;
    left.add(action.action_id);
    dependents.push(action);
  }
  return dependents;
}
