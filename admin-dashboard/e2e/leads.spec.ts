import { a11y, expect, prefer, shot, test } from './fixtures';

test('leads are found, opened, changed, noted and deleted', async ({ page, api }) => {
  // Other tests have leads, too: these are known by a word of their own.
  const word = `Zq${crypto.randomUUID().slice(0, 6)}`;
  const made = await Promise.all(
    ['Amandier', 'Bruyère', 'Cèdre'].map(async (name) => {
      const answer = await api.post('leads', {
        data: {
          name: `${word} ${name}`,
          category: 'dentist',
          city: 'Lyon',
          country: 'FR',
          phone: '+33465710012',
          website: 'https://lead.example.com/',
        },
      });
      expect(answer.status()).toBe(201);
      return (await answer.json()) as { lead_id: string };
    }),
  );
  const link = (name: string) => page.getByRole('link', { name: new RegExp(`${word} ${name}`) });

  await test.step('search: the list, the address and the total follow', async () => {
    await page.goto('/leads');
    await expect(page.locator('[data-row-link]').first()).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type(word);
    await expect(page).toHaveURL(new RegExp(`q=${word}`));
    await expect(page.getByText('3 leads', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: /Newest first/ }).click();
    await page.getByRole('menuitemradio', { name: 'Name A–Z' }).click();
    await expect(page).toHaveURL(/sort=name/);
    await expect(page.locator('[data-row-link]').first()).toContainText('Amandier');
    await a11y(page);
    await shot(page, 'leads');
  });

  await test.step('by the keyboard: to a row, into its sheet, on to the next lead', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(link('Bruyère')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: `${word} Bruyère` })).toBeVisible();
    await page.keyboard.press('k');
    await expect(page.getByRole('dialog', { name: `${word} Amandier` })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`lead=${made[0]?.lead_id}`));
  });

  await test.step('the sheet: status, task, history', async () => {
    const sheet = page.getByRole('dialog', { name: `${word} Amandier` });
    await sheet.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Qualified' }).click();
    await expect(sheet.getByText(/changed Status/)).toBeVisible();
    await sheet.getByRole('button', { name: 'Add task' }).click();
    await sheet.getByLabel('What is to be done').fill('Call about the quote');
    await page.keyboard.press('Enter');
    await expect(sheet.getByRole('checkbox', { name: 'Done: Call about the quote' })).toBeVisible();
    await a11y(page);
    await shot(page, 'leads-sheet');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(
      page.getByRole('listitem').or(page.getByRole('row')).filter({ hasText: 'Amandier' }).filter({ visible: true }).first(),
    ).toContainText('Qualified');
  });

  await test.step('in French and in the dark, from the address alone', async () => {
    await prefer(page, { locale: 'fr', theme: 'dark' });
    await page.goto(`/leads?q=${word}&status=qualified&lead=${made[0]?.lead_id}`);
    await expect(page.getByRole('dialog').getByText('Dentiste · Lyon')).toBeVisible();
    await a11y(page);
    await shot(page, 'leads-fr-dark');
    await page.keyboard.press('Escape');
    await expect(page.getByText('1 prospect', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Retirer le filtre : Statut' }).click();
    await expect(page.getByText('3 prospects', { exact: true })).toBeVisible();
  });

  await test.step('a selection is deleted after a question that says how many', async () => {
    for (const name of ['Amandier', 'Bruyère', 'Cèdre']) await page.getByRole('checkbox', { name: new RegExp(`${word} ${name}`) }).click();
    await page.getByRole('button', { name: 'Supprimer', exact: true }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('toutes leurs tâches');
    await question.getByRole('button', { name: 'Supprimer 3 prospects' }).click();
    await expect(page.getByText('Aucun prospect ne correspond')).toBeVisible();
    await a11y(page);
    await shot(page, 'leads-none');
  });
  expect((await api.get(`leads/${made[0]?.lead_id}`)).status()).toBe(404);
});
