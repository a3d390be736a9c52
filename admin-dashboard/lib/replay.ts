'use client';

import { api, body, type Run } from './api/client';
import { useChange, useKeepRun } from './api/queries';

/** The keys of repetitions that have not gone well yet, by run: a second press after a lost answer finds the same new run. */
const keys = new Map<string, string>();

/** Runs the same plan again and answers the new run; wherever on the page it is pressed, the same key goes along until it has gone well. */
export function useReplay({ run_id: runId }: Pick<Run, 'run_id'>) {
  const keep = useKeepRun();
  return useChange(async () => {
    const key = keys.get(runId) ?? `again-${runId}-${Date.now()}`;
    keys.set(runId, key);
    const started = await body(
      api.POST('/assistant/prospect/runs/{run_id}/replay', { params: { path: { run_id: runId }, header: { 'Idempotency-Key': key } } }),
    );
    keys.delete(runId);
    keep(started);
    return started;
  }, ['runs', 'pending']);
}
