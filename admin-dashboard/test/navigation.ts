import { vi } from 'vitest';

/** What a page asked of Next's router; read and reset by the tests. */
export const router = { push: vi.fn(), replace: vi.fn(), back: vi.fn(), forward: vi.fn(), refresh: vi.fn(), prefetch: vi.fn() };

/** Where the page under test stands. */
export const place = { pathname: '/assistant', search: '' };

/** Forgets what was asked and goes back to the start. */
export function resetNavigation(): void {
  Object.values(router).forEach((each) => each.mockReset());
  place.pathname = '/assistant';
  place.search = '';
}
