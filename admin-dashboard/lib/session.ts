/**
 * The address on this site that `address` leads to, with its search and hash; null when it would lead anywhere else. It is read as the
 * browser reads it, which drops tabs and line ends and takes `\` for `/`.
 */
export function ownAddress(address: string | null): string | null {
  if (!address?.startsWith('/')) return null;
  if (!URL.canParse(address, window.location.origin)) return null;
  const { origin, pathname, search, hash } = new URL(address, window.location.origin);
  if (origin !== window.location.origin) return null;
  // What is left of an address with dots in it may begin with two slashes.
  return pathname.startsWith('//') ? null : pathname + search + hash;
}

/** Whereto a person is sent after signing in: `next` when it is a page of this site, else the first page. */
export function safeNext(next: string | null): string {
  const own = ownAddress(next);
  return own && !own.startsWith('/login') ? own : '/assistant';
}

/**
 * Leaves for the sign-in page and comes back to where the person was.
 * `hasEnded`: the person was signed in on this page, and is told that the session is over.
 */
export function goToLogin({ hasEnded }: { hasEnded: boolean }): void {
  if (window.location.pathname.startsWith('/login')) return;
  const here = window.location.pathname + window.location.search;
  // A whole new page: nothing of the ended session stays in memory.
  // eslint-disable-next-line @next/next/no-location-assign-relative-destination
  window.location.assign(`/login?${hasEnded ? 'ended=1&' : ''}next=${encodeURIComponent(here)}`);
}
