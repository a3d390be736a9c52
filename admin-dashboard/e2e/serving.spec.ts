import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './fixtures';

const HASHES = '/csp-hashes.json';
const WITHOUT_ADDRESS = ['index', '404', '_not-found'];

/** Every page of the build, with the hashes of the scripts that it may run. */
async function pages(request: APIRequestContext): Promise<[address: string, hashes: string[]][]> {
  const hashes = (await (await request.get(HASHES)).json()) as Record<string, string[]>;
  return Object.entries(hashes)
    .map(([file, scripts]): [string, string[]] => [file.replace(/\.html$/, ''), scripts])
    .filter(([name]) => !WITHOUT_ADDRESS.includes(name))
    .map(([name, scripts]) => [`/${name}`, scripts]);
}

test('every page opens at its address, under a policy that lets its own scripts run and no others', async ({ page, request }) => {
  const known = await pages(request);
  expect(known.map(([address]) => address)).toEqual(
    expect.arrayContaining(['/assistant', '/leads', '/tasks', '/projects', '/schedules', '/notifications', '/audit', '/settings']),
  );
  for (const [address, hashes] of known) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(200);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy, address).toContain(`script-src 'self' ${hashes.map((hash) => `'${hash}'`).join(' ')};`);
    expect(policy, address).toContain("default-src 'none'");
    expect(policy.match(/script-src [^;]*/)?.[0], address).not.toContain('unsafe');
    expect(answer?.headers()['cache-control'], address).toBe('no-cache');
    await expect(page.getByRole('heading', { level: 1 }).first(), address).toBeVisible();
  }
});

test('a script that the build has not written does not run', async ({ page, watch }) => {
  watch.tolerate(/Content Security Policy/);
  await page.goto('/assistant');
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.smuggled = true';
    document.body.append(script);
    return 'smuggled' in window;
  });
  expect(ran).toBe(false);
  expect(watch.faults()).toEqual([]);
});

test('an address that leads nowhere shows a page that says so', async ({ page, watch }) => {
  watch.tolerate(/the server responded with a status of 404 .*\/nowhere/);
  const answer = await page.goto('/nowhere');
  expect(answer?.status()).toBe(404);
  expect(answer?.headers()['content-type']).toContain('text/html');
  expect(answer?.headers()['cache-control']).toBe('no-store');
  await expect(page.getByText('This page does not exist')).toBeVisible();
});

test('the address of a run leads to the page that shows it', async ({ page, request }) => {
  const answer = await request.get('/assistant/runs/no-such-run', { maxRedirects: 0 });
  expect(answer.status()).toBe(302);
  expect(answer.headers()['location']).toBe('/assistant?run=no-such-run');

  const root = await page.goto('/');
  expect(root?.status()).toBe(200);
  await expect(page).toHaveURL(/\/assistant(\?|$)/);
});

test('what is long is compressed, hashed files are kept for good, pages are asked for again', async ({ page, request }) => {
  await page.goto('/assistant');
  const sources = await page
    .locator('script[src^="/_next/static/"]')
    .evaluateAll((scripts) => scripts.map((script) => script.getAttribute('src') ?? ''));
  expect(sources.length).toBeGreaterThan(3);
  for (const source of sources) {
    const chunk = await request.get(source, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(chunk.headers()['cache-control'], source).toBe('public, max-age=31536000, immutable');
    expect(chunk.headers()['content-type'], source).toContain('text/javascript');
    expect(chunk.headers()['content-encoding'], source).toBe((await chunk.body()).length > 2_048 ? 'gzip' : undefined);
  }
  const html = await request.get('/assistant', { headers: { 'Accept-Encoding': 'gzip' } });
  expect(html.headers()['content-encoding']).toBe('gzip');
  const tag = html.headers()['etag'] ?? '';
  expect(tag).toMatch(/^W\/"/);
  expect((await request.get('/assistant', { headers: { 'If-None-Match': tag } })).status()).toBe(304);
});
