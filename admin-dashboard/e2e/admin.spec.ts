import { a11y, expect, prefer, shot, test } from './fixtures';

test('the audit trail and the settings, read and changed by an administrator', async ({ page, api }) => {
  const mark = crypto.randomUUID().slice(0, 8);
  const domain = `${mark}.example.org`;
  await prefer(page, { theme: 'light', locale: 'en' });

  await test.step('the trail is narrowed by its address, and an event opens as a record', async () => {
    const made = await api.post('suppressions', { data: { domain, reason: mark } });
    const { suppression_id: id } = (await made.json()) as { suppression_id: string };
    await page.goto(`/audit?event=suppression.created&entity_id=${id}`);
    const row = page.getByRole('link', { name: /added an entry to the do-not-contact list/ });
    await expect(row).toHaveCount(1);
    await a11y(page);
    await shot(page, 'audit');
    await row.click();
    const sheet = page.getByRole('dialog', { name: 'Do-not-contact entry added' });
    await expect(sheet.getByText(id)).toBeVisible();
    await a11y(page);
    await shot(page, 'audit-event');
    await page.reload();
    await expect(sheet.getByText(id)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/audit=/);
  });

  await test.step('the chain is whole', async () => {
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await expect(page.getByText('The chain is whole')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('somebody is looked up on the do-not-contact list by their domain', async () => {
    await page.goto('/settings?tab=contacts');
    await page.getByLabel('E-mail address', { exact: true }).fill(`claire@shop.${domain}`);
    await page.getByRole('button', { name: 'Is it on the list?' }).click();
    await expect(page.getByText('Yes, it is on the list')).toBeVisible();
    await a11y(page);
    await shot(page, 'settings-contacts');
  });

  await test.step('a token is shown once and revoked', async () => {
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('textbox', { name: /Name/ }).fill(mark);
    await page.getByRole('button', { name: 'Create token' }).click();
    const shown = page.getByRole('dialog', { name: `Token “${mark}”` });
    await expect(shown.getByLabel('Token', { exact: true })).toHaveValue(/^pa_/);
    await a11y(page);
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: `Revoke token “${mark}”` }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByText(`The token “${mark}” is revoked.`)).toBeVisible();
  });

  await test.step('what is not saved is not lost without a question', async () => {
    await page.getByRole('tab', { name: 'Notifications' }).click();
    await page.getByRole('switch', { name: 'By e-mail' }).first().click();
    await shot(page, 'settings-notifications');
    await page.getByRole('tab', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('tab', { name: 'Profile' }).click();
    await expect(page.getByText('This one')).toBeVisible();
    await a11y(page);
    await shot(page, 'settings-profile');
  });

  await test.step('all tabs in French and in the dark', async () => {
    await prefer(page, { theme: 'dark', locale: 'fr' });
    for (const [tab, words] of [
      ['connectors', 'Comprend les commandes et répond dans la discussion'],
      ['people', 'Qui peut se connecter, et avec quels droits.'],
      ['rollout', 'Qui dispose de l’IA Prospect'],
    ] as const) {
      await page.goto(`/settings?tab=${tab}`);
      await expect(page.getByText(words)).toBeVisible();
      await a11y(page);
      await shot(page, `settings-${tab}-fr-dark`);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
