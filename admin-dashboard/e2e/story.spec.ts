import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { ADMIN_EMAIL, ADMIN_PASSWORD, a11y, a11yInBothThemes, expect, prefer, shot, SIGNED_OUT, test } from './fixtures';

const ENGLISH = 'Find 20 dental leads in Lyon, score them, run nurturing, notify me.';
/** How long a run may take to come to its end where the machine has much else to do. */
const SETTLED = { timeout: 60_000 };
const FRENCH = 'Trouve 20 leads dentistes à Lyon, score-les, lance nurturing et notifie-moi.';

interface Lead {
  lead_id: string;
  name: string;
  score: number;
}

/** The leads of a city, the lowest score first. */
async function leadsIn(api: APIRequestContext, city: string): Promise<Lead[]> {
  const answer = await api.get(`leads?city=${encodeURIComponent(city)}&sort=score&limit=200`);
  return ((await answer.json()) as { items: Lead[] }).items;
}

/** What the audit trail has about a run, the events alone. */
async function eventsOf(api: APIRequestContext, runId: string): Promise<string[]> {
  const answer = await api.get(`audit?run_id=${runId}&limit=200`);
  return ((await answer.json()) as { items: { event: string }[] }).items.map(({ event }) => event);
}

/** Presses Tab until what is meant has focus, as somebody does who has no mouse. */
async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 160; presses++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}

const hasFocus = (element: Locator) => () => element.evaluate((each) => each === document.activeElement);

/** Goes to something by Tab and presses Enter there. */
async function enter(page: Page, element: Locator): Promise<void> {
  await element.waitFor();
  await tabTo(page, hasFocus(element));
  await page.keyboard.press('Enter');
}

function runIdOf(page: Page): string {
  return new URL(page.url()).searchParams.get('run') ?? '';
}

test.describe('from sign-in to the audit trail', () => {
  test.use({ storageState: SIGNED_OUT });

  test('somebody without a mouse signs in, runs the English command and follows what came of it to the end', async ({
    page,
    api,
    watch,
  }) => {
    // Whoever is not signed in is told so, once.
    watch.tolerate(/status of 401/);
    await page.goto('/assistant');
    await page.waitForURL(/\/login/);
    await expect(page.getByLabel('E-mail')).toBeFocused();
    await a11yInBothThemes(page);
    await page.keyboard.type(ADMIN_EMAIL);
    await tabTo(page, hasFocus(page.getByLabel('Password', { exact: true })));
    await page.keyboard.type(ADMIN_PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'What should we prospect today?' })).toBeVisible();
    await a11y(page);
    await shot(page, 'story-1-start');

    await tabTo(page, hasFocus(page.getByRole('textbox', { name: 'Command' })));
    await page.keyboard.type(ENGLISH);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { level: 1, name: ENGLISH })).toBeVisible();
    await shot(page, 'story-2-running');
    await expect(page.getByText(/^Finished in/)).toBeVisible(SETTLED);
    const steps = page.locator('[data-step]');
    await expect(steps).toHaveCount(4);
    await expect(steps.getByRole('img', { name: 'Done' })).toHaveCount(4);
    await expect(steps.first()).toContainText('20 found');
    await enter(page, page.getByRole('button', { name: /Find 20 leads in Lyon/ }));
    await expect(page.getByText('Sources tried')).toBeVisible();
    await page.keyboard.press('Enter');
    await a11y(page);
    await shot(page, 'story-3-done');

    const runId = runIdOf(page);
    const results = page.getByRole('region', { name: 'Results' });
    await expect(results.getByRole('link', { name: '20 Leads', exact: true })).toBeVisible();
    await enter(page, results.locator('a[href^="/leads?lead="]').first());
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByRole('region', { name: 'Score' }).getByText('Fit', { exact: true })).toBeVisible();
    await expect(sheet.getByRole('region', { name: 'Tasks' }).getByRole('checkbox').first()).toBeVisible();
    await a11y(page);
    await shot(page, 'story-4-lead');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: ENGLISH })).toBeVisible();

    await enter(page, page.getByRole('button', { name: /^Notifications, \d+ unread/ }));
    const news = page.getByRole('dialog', { name: 'Notifications' });
    await expect(news.locator(`a[href*="${runId}"]`).first()).toBeVisible();
    await shot(page, 'story-5-bell');
    await page.keyboard.press('Escape');
    await expect(news).toBeHidden();

    await enter(page, page.getByRole('button', { name: 'More about this run' }));
    const item = page.getByRole('menuitem', { name: 'Audit trail' });
    await item.waitFor();
    for (let presses = 0; presses < 10 && !(await hasFocus(item)()); presses++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/audit\\?run_id=${runId}`));
    await expect(page.getByRole('listitem').filter({ hasText: 'A run ended' })).toBeVisible();
    await shot(page, 'story-6-audit');

    expect(await eventsOf(api, runId)).toEqual(
      expect.arrayContaining(['run.accepted', 'plan.received', 'action.decided', 'action.succeeded', 'run.settled']),
    );
  });

  test('the same in French and in the dark, from the form to the trail', async ({ page, api, watch }) => {
    watch.tolerate(/status of 401/);
    await prefer(page, { locale: 'fr', theme: 'dark' });
    await page.goto('/assistant');
    await page.waitForURL(/\/login/);
    await page.getByLabel('E-mail').fill(ADMIN_EMAIL);
    await page.getByLabel('Mot de passe', { exact: true }).fill(ADMIN_PASSWORD);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('textbox', { name: 'Commande' }).fill(FRENCH);
    await page.getByRole('button', { name: 'Exécuter la commande' }).click();
    await expect(page.getByRole('heading', { level: 1, name: FRENCH })).toBeVisible();
    await expect(page.getByText(/^Terminée en/)).toBeVisible(SETTLED);
    const steps = page.locator('[data-step]');
    await expect(steps.getByRole('img', { name: 'Terminée' })).toHaveCount(4);
    await expect(steps.nth(0)).toContainText('Trouver 20 prospects à Lyon (dentiste)');
    await expect(steps.nth(2)).toContainText('Lancer le suivi des prospects de cette exécution');
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await a11y(page);
    await shot(page, 'story-7-french-dark');
    const runId = runIdOf(page);

    // The conversation beside it takes nothing away.
    await page.getByRole('tab', { name: 'Assistant' }).click();
    await expect(page).toHaveURL(/view=chat/);
    await page.getByRole('tab', { name: 'IA Prospect' }).click();
    await expect(page.getByRole('heading', { level: 1, name: FRENCH })).toBeVisible();

    await page.getByRole('region', { name: 'Résultats' }).locator('a[href^="/leads?lead="]').first().click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByRole('region', { name: 'Score' }).getByText('Adéquation', { exact: true })).toBeVisible();
    await expect(sheet.getByRole('region', { name: 'Tâches' }).getByRole('checkbox').first()).toBeVisible();
    await a11y(page);
    await shot(page, 'story-7-french-lead');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: FRENCH })).toBeVisible();

    await page.getByRole('button', { name: /^Notifications, \d+ non lue/ }).click();
    const news = page.getByRole('dialog', { name: 'Notifications' });
    await expect(news.locator(`a[href*="${runId}"]`).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Autres actions sur cette exécution' }).click();
    await page.getByRole('menuitem', { name: 'Journal d’audit' }).click();
    await expect(page).toHaveURL(new RegExp(`/audit\\?run_id=${runId}`));
    await expect(page.getByRole('listitem').filter({ hasText: 'Une exécution s’est terminée' })).toBeVisible();
    await a11y(page);
    await shot(page, 'story-7-french-audit');
    expect(await eventsOf(api, runId)).toEqual(expect.arrayContaining(['run.accepted', 'plan.received', 'run.settled']));
  });
});

test('a deletion waits with the true number, is approved, and the leads are gone', async ({ page, api }, { project }) => {
  const city = project.name === 'phone' ? 'Vannes' : 'Colmar';
  await api.post('assistant/prospect/execute', { data: { command: `Find 6 florists in ${city}` }, headers: { Prefer: 'wait=30' } });
  const before = await leadsIn(api, city);
  const limit = (before[1]?.score ?? 0) + 1;
  const doomed = before.filter(({ score }) => score < limit);
  expect(doomed.length).toBeGreaterThan(0);

  await page.goto('/assistant');
  await page.getByRole('textbox', { name: 'Command' }).fill(`Delete leads in ${city} with a score below ${limit}`);
  await page.getByRole('button', { name: 'Run the command' }).click();
  await expect(page.getByText('Paused until somebody decides on step 1')).toBeVisible();
  const approve = page.getByRole('button', { name: new RegExp(`^Approve and delete ${doomed.length} lead`) });
  const review = page.getByRole('button', { name: 'Review' });
  await expect(approve).toBeVisible();
  await a11y(page);
  await shot(page, 'story-8-waiting');
  // Where the buttons are out of sight, a bar leads to them, and decides nothing.
  if (!(await approve.evaluate((button) => button.getBoundingClientRect().bottom < window.innerHeight - 80))) {
    await review.click();
    await expect(approve).toBeInViewport();
    await expect(page.getByText('Paused until somebody decides on step 1')).toBeVisible();
    await shot(page, 'story-9-review');
  }
  expect(await leadsIn(api, city)).toHaveLength(before.length);

  await approve.click();
  await expect(page.getByText(/^Finished in/)).toBeVisible(SETTLED);
  await expect(page.locator('[data-step]')).toContainText(new RegExp(`${doomed.length} leads? deleted`));
  await expect(page.locator('[data-step]')).toContainText(`Approved by ${ADMIN_EMAIL}`);
  await shot(page, 'story-10-deleted');
  const names = (await leadsIn(api, city)).map(({ lead_id }) => lead_id);
  for (const { lead_id } of doomed) expect(names).not.toContain(lead_id);
  expect(await eventsOf(api, runIdOf(page))).toEqual(
    expect.arrayContaining(['action.parked', 'confirmation.approved', 'lead.deleted', 'run.settled']),
  );
});
