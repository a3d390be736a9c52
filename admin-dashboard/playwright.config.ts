import { defineConfig } from '@playwright/test';
import { findBrowser } from './e2e/browser';

const product = process.env.E2E_BASE_URL;
if (!product) {
  throw new Error(
    'The tests in a browser need the running product: `mvn verify` starts one for them, or E2E_BASE_URL, E2E_PASSWORD and E2E_TOKEN say where one is and how to get in.',
  );
}

export default defineConfig({
  testDir: 'e2e',
  // A measurement is no test: bench/dashboard asks for it.
  testMatch: process.env.E2E_BENCH ? '**/*.bench.ts' : '**/*.spec.ts',
  outputDir: '../target/dashboard/failures',
  reporter: [['list'], ['./e2e/closing-line.ts']],
  forbidOnly: true,
  // All tests share one product: what one makes, others see. Each looks for its own.
  workers: process.env.E2E_BENCH ? 1 : 2,
  // Far more than a test takes: a machine that is busy with something else is slow, not wrong.
  timeout: 240_000,
  // A fault fails twice; what needs the second try is named as flaky in the closing line, so that nobody has to guess.
  retries: 1,
  expect: { timeout: 30_000 },
  use: {
    baseURL: product,
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: findBrowser(),
      // The sandbox needs rights that a container or root does not have; the pages are our own.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
  ],
});
