import { test as base, expect, type APIRequestContext, type BrowserContext, type Page, type PlaywrightWorkerArgs } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What a browser keeps of a person who is signed in. */
export type Session = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** For `test.use({ storageState: SIGNED_OUT })`: nobody. */
export const SIGNED_OUT: Session = { cookies: [], origins: [] };

export const ADMIN_EMAIL = process.env.E2E_EMAIL ?? 'admin@localhost';
export const ADMIN_PASSWORD = process.env.E2E_PASSWORD ?? '';

const API = '/api/v1/admin/';

type Playwright = PlaywrightWorkerArgs['playwright'];

/** Signs in over HTTP, without a page. Attempts are limited: who is told to wait waits, for a minute at most. */
export async function signIn(playwright: Playwright, email = ADMIN_EMAIL, password = ADMIN_PASSWORD): Promise<Session> {
  // A test's own session would come along otherwise, and signing in ends it.
  const request = await playwright.request.newContext({ baseURL: process.env.E2E_BASE_URL, storageState: SIGNED_OUT });
  try {
    for (let waited = 0; ;) {
      const answer = await request.post(`${API}session`, { data: { email, password } });
      if (answer.ok()) return await request.storageState();
      const seconds = Number(answer.headers()['retry-after'] ?? 0) || 1;
      if (answer.status() !== 429 || waited + seconds > 60)
        throw new Error(`sign-in as ${email}: ${answer.status()} ${await answer.text()}`);
      waited += seconds;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    }
  } finally {
    await request.dispose();
  }
}

/** What went wrong in the browser while nobody looked, and what of it a test expects. */
export class Watch {
  private readonly seen: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(
    context: BrowserContext,
    private readonly origin: string,
  ) {
    context.on('console', (message) => {
      // Violations of the content security policy come this way, too.
      if (message.type() === 'error') this.seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (fault) => this.seen.push(`page: ${String(fault.error()?.stack ?? fault.error())}`));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== this.origin)
        this.seen.push(`request to another site: ${url.href}`);
    });
  }

  /** Errors that match are what the test is about, such as a 409 that the page then explains. */
  tolerate(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** What was seen and not expected. */
  faults(): string[] {
    return this.seen.filter((fault) => !this.expected.some((pattern) => pattern.test(fault)));
  }
}

interface ForEachTest {
  /** Fails the test on any error in the console or in a page, violation of the policy, or request to another site. */
  watch: Watch;
}

interface ForEachWorker {
  /** The administrator, signed in once for each worker. Sign out only in a session of your own ({@link signIn}). */
  session: Session;
  /** The API as the administrator's token may use it, to prepare and to look: `api.post('leads', { data: … })`. */
  api: APIRequestContext;
}

export const test = base.extend<ForEachTest, ForEachWorker>({
  session: [async ({ playwright }, provide) => provide(await signIn(playwright)), { scope: 'worker' }],
  api: [
    async ({ playwright }, provide) => {
      const request = await playwright.request.newContext({
        baseURL: `${process.env.E2E_BASE_URL}${API}`,
        extraHTTPHeaders: { Authorization: `Bearer ${process.env.E2E_TOKEN}` },
      });
      await provide(request);
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  storageState: async ({ session }, provide) => provide(session),
  watch: [
    async ({ context, baseURL }, provide) => {
      const watch = new Watch(context, new URL(baseURL ?? '').origin);
      await provide(watch);
      expect(watch.faults(), 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

declare global {
  interface Window {
    axe: { run(options: RunOptions): Promise<AxeResults> };
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails on every serious or critical finding of axe on the page as it stands; targets that are too small count, too (WCAG 2.2, 2.5.8). */
export async function a11y(page: Page): Promise<void> {
  // A list that waits for its next rows shows the last ones faded, which is no fault of theirs.
  await expect(page.locator('main :is([role="region"], ul)[aria-busy="true"]')).toHaveCount(0);
  await stillness(page);
  await page.evaluate(axe); // not as a script of the page: its policy would refuse it
  const { violations } = await page.evaluate(() =>
    window.axe.run({ rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] }),
  );
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }));
  expect(grave, `serious findings of axe on ${page.url()}`).toEqual([]);
}

/** Waits until nothing fades or moves any more that comes to an end by itself. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const moving = document
      .getAnimations()
      .filter((each) => each.playState === 'running' && each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(moving.map((each) => each.finished.catch(() => undefined)));
  });
}

/** Goes to the other theme without loading anything anew, and waits until no colour is on its way any more. */
export async function turnTheme(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.classList.toggle('dark'));
  await stillness(page);
}

/** {@link a11y} as the page stands, and in the other theme. */
export async function a11yInBothThemes(page: Page): Promise<void> {
  await a11y(page);
  await turnTheme(page);
  await a11y(page);
  await turnTheme(page);
}

/** Keeps a picture as `target/dashboard/<project>/<name>.png`, of what is in view unless `fullPage`. */
export async function shot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  await page.screenshot({ path: `../target/dashboard/${test.info().project.name}/${name}.png`, animations: 'disabled', ...options });
}

export interface Wishes {
  theme?: 'light' | 'dark' | 'system';
  locale?: 'en' | 'fr';
}

/** Has the person chosen a theme or a language before: holds from the next page on, once, so that the page can change it again. */
export async function prefer(page: Page, wishes: Wishes): Promise<void> {
  await page.addInitScript(
    ([id, theme, locale]) => {
      if (sessionStorage.getItem('e2e.wishes') === id) return;
      sessionStorage.setItem('e2e.wishes', id);
      if (theme) localStorage.setItem('theme', theme);
      if (locale) localStorage.setItem('prospect.locale', locale);
    },
    [crypto.randomUUID(), wishes.theme ?? '', wishes.locale ?? ''] as const,
  );
}
