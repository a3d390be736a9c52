'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError } from '@/lib/api/client';

/** Whether the server answers, as the last question to it showed. Any answer, also a refusal, means that it is there. */
export function useIsConnected(): boolean {
  const client = useQueryClient();
  const [isConnected, setConnected] = useState(true);
  useEffect(
    () =>
      client.getQueryCache().subscribe(({ type, query }) => {
        if (type !== 'updated') return;
        const { fetchFailureReason, fetchStatus, status, dataUpdatedAt, errorUpdatedAt } = query.state;
        if (fetchFailureReason) {
          const isAway = fetchFailureReason instanceof ApiError && (fetchFailureReason.status === 0 || fetchFailureReason.status >= 502);
          setConnected(!isAway);
        } else if (fetchStatus === 'idle' && status === 'success' && dataUpdatedAt >= errorUpdatedAt) {
          setConnected(true);
        }
      }),
    [client],
  );
  // Whoever waits for a server should not have to wait for the next regular question.
  useEffect(() => {
    if (isConnected) return undefined;
    const timer = window.setInterval(() => void client.refetchQueries({ type: 'active' }), 3_000);
    return () => window.clearInterval(timer);
  }, [client, isConnected]);
  return isConnected;
}
