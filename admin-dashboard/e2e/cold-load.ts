import type { BrowserContext } from '@playwright/test';

/** What a first visit costs. */
export interface ColdLoad {
  /** JavaScript in kB (1000 bytes), compressed as it came over the wire, without the heads of the answers. */
  javascript: number;
  /** Files of it. */
  files: number;
  /** When the largest piece of content was painted, in milliseconds since the navigation began. */
  largestContentfulPaint: number;
}

/** Opens `path` with an empty cache, and waits until the network is quiet: what a page loads ahead counts as well. */
export async function coldLoad(context: BrowserContext, path: string): Promise<ColdLoad> {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  const headOf = new Map<string, number>();
  let bytes = 0;
  network.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType.includes('javascript')) headOf.set(requestId, response.encodedDataLength);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const head = headOf.get(requestId);
    if (head !== undefined) bytes += encodedDataLength - head;
  });
  await page.goto(path);
  await page.getByRole('main').first().waitFor();
  await page.waitForLoadState('networkidle');
  const largestContentfulPaint = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((entries) => resolve(entries.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
  await page.close();
  return { javascript: bytes / 1_000, files: headOf.size, largestContentfulPaint };
}
