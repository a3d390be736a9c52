import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { createElement, type ComponentProps, type MouseEvent } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import { place, resetNavigation, router } from './navigation';
import { server } from './server';

/** jsdom lays nothing out: this is the window that media queries see. */
Object.assign(window, { innerWidth: 1440, innerHeight: 900 });

function matches(query: string): boolean {
  const min = /\(min-width:\s*(\d+)px\)/.exec(query)?.[1];
  const max = /\(max-width:\s*(\d+)px\)/.exec(query)?.[1];
  if (min === undefined && max === undefined) return false;
  return (min === undefined || window.innerWidth >= Number(min)) && (max === undefined || window.innerWidth <= Number(max));
}
window.matchMedia = (query) => ({
  matches: matches(query),
  media: query,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
});

class Observer {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}
window.ResizeObserver = Observer;
window.IntersectionObserver = Observer;
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
Element.prototype.hasPointerCapture = () => false;
Element.prototype.setPointerCapture = () => undefined;
Element.prototype.releasePointerCapture = () => undefined;

vi.mock('next/navigation', () => ({
  useRouter: () => router,
  usePathname: () => place.pathname,
  useSearchParams: () => new URLSearchParams(place.search),
  redirect: (to: string) => router.replace(to),
}));

type LinkProps = ComponentProps<'a'> & { href: string; prefetch?: boolean; replace?: boolean; scroll?: boolean };

/** A link as the browser has it; a plain press on it goes to the router that the tests read. */
vi.mock('next/link', () => ({
  default: ({ href, onClick, replace, ...props }: LinkProps) => {
    delete props.prefetch;
    delete props.scroll;
    return createElement('a', {
      ...props,
      href,
      onClick: (event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event);
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        (replace ? router.replace : router.push)(href);
      },
    });
  },
}));

beforeEach(() => {
  server.start();
  resetNavigation();
});
afterEach(() => {
  cleanup();
  window.localStorage.clear();
  window.sessionStorage.clear();
  document.cookie = 'XSRF-TOKEN=; expires=Thu, 01 Jan 1970 00:00:00 GMT';
  server.finish();
});
