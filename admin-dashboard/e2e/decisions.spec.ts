import type { APIRequestContext, Page } from '@playwright/test';
import { a11y, expect, prefer, shot, signIn, test } from './fixtures';

/** Towns that no other test looks at, one for each project: both run at once, on one product. */
const TOWNS: Record<string, string> = { desktop: 'Guéret', phone: 'Tulle' };
const PASSWORD = 'a-viewer-of-decisions-7';

interface Made {
  run_id: string;
  actions: { action_id: string; status: string }[];
}

async function addLead(api: APIRequestContext, name: string, city: string): Promise<string> {
  const answer = await api.post('leads', { data: { name, city, country: 'FR' } });
  expect(answer.status(), await answer.text()).toBe(201);
  return ((await answer.json()) as { lead_id: string }).lead_id;
}

/** Asks for a deletion and waits until it waits. */
async function ask(api: APIRequestContext, command: string): Promise<Made> {
  const answer = await api.post('assistant/prospect/execute', { data: { command }, headers: { Prefer: 'wait=30' } });
  const run = (await answer.json()) as Made;
  expect(run.actions.map(({ status }) => status)).toEqual(['pending_confirmation']);
  return run;
}

const card = (page: Page) => page.getByRole('region', { name: 'Your approval is needed' });

test('a person decides: no with a comment, then yes after the rows have changed; a viewer only looks', async ({ page, api, browser, playwright, watch }, info) => {
  const town = TOWNS[info.project.name] ?? 'Guéret';
  const command = `Delete the leads in ${town}`;
  const first = await addLead(api, `Atelier Un ${town}`, town);
  await addLead(api, `Atelier Deux ${town}`, town);
  // The refusal of what has changed is what this is about.
  watch.tolerate(/409/);

  const refused = await ask(api, command);
  await prefer(page, { locale: 'en', theme: 'light' });
  await page.goto(`/assistant?run=${refused.run_id}`);
  await expect(card(page).getByText('2 leads will be deleted.')).toBeVisible();
  await expect(card(page).getByText(/Can’t be undone/)).toBeVisible();
  await expect(card(page).getByRole('link', { name: `Atelier Un ${town}` })).toBeVisible();
  await a11y(page);
  await card(page).scrollIntoViewIfNeeded();
  await shot(page, 'decision');
  await card(page).getByRole('button', { name: 'Add a comment' }).click();
  await card(page).getByLabel(/Comment for the record/).fill('Still needed <b>here</b>');
  await card(page).getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(page.getByText(/^Rejected by /).first()).toBeVisible();
  await expect(page.locator('blockquote').filter({ hasText: 'Still needed <b>here</b>' })).toBeVisible();

  const asked = await ask(api, command);
  const email = `viewer-of-decisions-${info.project.name}@example.org`;
  await api.post('users', { data: { email, role: 'viewer', password: PASSWORD } });
  const viewer = await browser.newContext({ storageState: await signIn(playwright, email, PASSWORD), viewport: page.viewportSize() });
  const looking = await viewer.newPage();
  await prefer(looking, { locale: 'fr', theme: 'dark' });
  await looking.goto(`/assistant?run=${asked.run_id}`);
  await expect(looking.getByText('Seuls les approbateurs peuvent décider')).toBeVisible();
  await expect(looking.getByRole('button', { name: /^(Approuver|Refuser)/ })).toHaveCount(0);
  await a11y(looking);
  await shot(looking, 'decision-viewer-fr-dark');
  await viewer.close();

  await page.goto(`/assistant?run=${asked.run_id}`);
  const approve = card(page).getByRole('button', { name: 'Approve and delete 2 leads' });
  await expect(approve).toBeVisible();
  expect((await api.patch(`leads/${first}`, { data: { status: 'contacted' } })).status()).toBe(200);
  await approve.click();
  await expect(page.getByText('The rows changed, so you are asked anew')).toBeVisible();
  await expect(card(page).getByRole('link', { name: `Atelier Un ${town}` })).toBeVisible();
  await shot(page, 'decision-stale');
  await approve.click();
  await expect(page.getByText(/^Approved by /).first()).toBeVisible();
  await expect.poll(async () => (await api.get(`leads/${first}`)).status()).toBe(404);
});

test('what waits in all runs is decided from one list', async ({ page, api }, info) => {
  const town = TOWNS[info.project.name] ?? 'Guéret';
  const lead = await addLead(api, `Atelier Trois ${town}`, town);
  const run = await ask(api, `Delete the leads in ${town}`);
  await prefer(page, { locale: 'en', theme: 'dark' });
  await page.goto('/assistant?view=pending');
  const inbox = page.getByRole('list', { name: 'Steps that wait for a decision' });
  const row = inbox.getByRole('listitem').filter({ has: page.locator(`a[href="/assistant?run=${run.run_id}"]`) });
  await row.getByRole('checkbox').check();
  await a11y(page);
  await shot(page, 'pending-dark');
  await page.getByRole('button', { name: 'Reject 1…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reject 1 step' }).click();
  await expect(row).toHaveCount(0);
  expect((await api.delete(`leads/${lead}`)).status(), 'a rejection has deleted nothing').toBe(204);
});
