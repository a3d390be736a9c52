import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import PageError from '@/app/error';
import { isStale, reloadOnce } from '@/lib/stale';
import { renderUi } from './render';

describe('a part of the dashboard that is gone', () => {
  it('is known by what browsers and bundlers say', () => {
    expect(isStale(Object.assign(new Error('x'), { name: 'ChunkLoadError' }))).toBe(true);
    for (const message of [
      'Loading chunk 42 failed.',
      'Failed to load chunk /_next/static/chunks/a.js',
      'Failed to fetch dynamically imported module: https://host/a.js',
      'Importing a module script failed.',
    ])
      expect(isStale(new Error(message))).toBe(true);
    expect(isStale(new TypeError("Cannot read properties of undefined (reading 'map')"))).toBe(false);
  });

  it('opens the page anew once, not for ever', () => {
    const reload = vi.fn();
    reloadOnce(reload);
    reloadOnce(reload);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('is no other fault of a page, which is drawn again in its place', async () => {
    const reset = vi.fn();
    const { user } = renderUi(<PageError error={new Error('A fault.')} reset={reset} />);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(reset).toHaveBeenCalledTimes(1);
    expect(window.sessionStorage.getItem('prospect.reloaded')).toBeNull();
  });
});
