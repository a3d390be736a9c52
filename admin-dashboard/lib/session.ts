/** Whether `next` is an address of this site that a person may be sent to after signing in. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/assistant';
}

/** Leaves for the sign-in page and comes back to where the person was. */
export function goToLogin(): void {
  if (window.location.pathname.startsWith('/login')) return;
  const here = window.location.pathname + window.location.search;
  // A whole new page: nothing of the ended session stays in memory.
  // eslint-disable-next-line @next/next/no-location-assign-relative-destination
  window.location.assign(`/login?ended=1&next=${encodeURIComponent(here)}`);
}
