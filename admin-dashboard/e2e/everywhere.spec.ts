import { a11y, a11yInBothThemes, expect, prefer, shot, SIGNED_OUT, test } from './fixtures';

const PAGES = ['assistant', 'leads', 'tasks', 'projects', 'schedules', 'notifications', 'audit', 'settings'];

for (const [locale, theme] of [
  ['en', 'light'],
  ['fr', 'dark'],
] as const) {
  test(`every page can be used by everybody and fits its window (${locale}, ${theme})`, async ({ page }) => {
    await prefer(page, { locale, theme });
    for (const name of PAGES) {
      await page.goto(`/${name}`);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      await shot(page, `page-${name}-${locale}-${theme}`);
      await a11y(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });
}

test('what opens over a page can be used by everybody, too', async ({ page }, { project }) => {
  await prefer(page, { locale: 'en', theme: 'light' });
  await page.goto('/assistant?view=chat');
  await expect(page.getByRole('tab', { name: 'Assistant', selected: true })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await a11yInBothThemes(page);
  await shot(page, 'everywhere-chat');

  await page.goto('/assistant');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await expect(palette).toBeVisible();
  await a11yInBothThemes(page);
  await shot(page, 'everywhere-palette');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();

  if (project.name !== 'phone') return;
  await page.getByRole('button', { name: 'Menu' }).click();
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  await expect(drawer.getByRole('link', { name: 'Leads' })).toBeVisible();
  await a11yInBothThemes(page);
  await shot(page, 'everywhere-drawer');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await page.getByRole('button', { name: 'History' }).click();
  const history = page.getByRole('dialog', { name: 'Runs' });
  await expect(history.getByRole('searchbox')).toBeVisible();
  await a11yInBothThemes(page);
  await shot(page, 'everywhere-history');
});

test('a page that does not exist can be read by everybody', async ({ page, watch }) => {
  watch.tolerate(/the server responded with a status of 404 .*\/nowhere/);
  await page.goto('/nowhere');
  await expect(page.getByText('This page does not exist')).toBeVisible();
  await a11yInBothThemes(page);
  await shot(page, 'everywhere-404');
});

test.describe('the form to sign in', () => {
  test.use({ storageState: SIGNED_OUT });

  test('can be used by everybody', async ({ page, watch }) => {
    watch.tolerate(/status of 401/);
    await prefer(page, { locale: 'fr', theme: 'dark' });
    await page.goto('/login');
    await expect(page.getByRole('button', { name: 'Se connecter' })).toBeVisible();
    await a11yInBothThemes(page);
    await shot(page, 'everywhere-login');
  });
});
