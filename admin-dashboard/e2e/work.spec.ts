import { a11y, a11yInBothThemes, expect, prefer, shot, test } from './fixtures';

/** A name that no other test gives. */
function mark(word: string): string {
  return `${word} ${test.info().project.name} ${Date.now().toString(36)}`;
}

test('work is planned, done and told: projects, tasks, schedules, notifications', async ({ page, api }) => {
  await prefer(page, { theme: 'light', locale: 'en' });
  const project = await (
    await api.post('projects', { data: { name: mark('Spring'), description: 'Three meetings before summer.' } })
  ).json();
  const due = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const late = mark('Call back');
  await api.post('tasks', { data: { title: late, kind: 'call', due_at: due(-2), project_id: project.project_id } });
  await api.post('tasks', { data: { title: mark('Visit'), kind: 'visit', due_at: due(3), project_id: project.project_id } });

  await test.step('tasks: a late one is ticked off, undone and opened', async () => {
    await page.goto(`/tasks?project_id=${project.project_id}`);
    const overdue = page.getByRole('region', { name: 'Overdue' });
    await expect(overdue.getByRole('link', { name: late })).toBeVisible();
    await expect(page.getByText('Nothing due today.')).toBeVisible();
    await a11yInBothThemes(page);
    await shot(page, 'tasks');
    await overdue.getByRole('checkbox', { name: `Done: ${late}` }).click();
    await expect(overdue).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await overdue.getByRole('link', { name: late }).click();
    await expect(page.getByRole('dialog', { name: late })).toBeVisible();
    await expect(page).toHaveURL(/[?&]task=/);
    await a11y(page);
    await shot(page, 'task');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('tasks: one is written down in a line', async () => {
    const title = mark('Send the offer');
    await page.getByRole('textbox', { name: 'What is to be done' }).fill(title);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'No date' }).getByRole('link', { name: title })).toBeVisible();
  });

  await test.step('projects: the card, the sheet, completed and back', async () => {
    await page.goto(`/projects?q=${encodeURIComponent(project.name)}`);
    await expect(page.getByText('0 of 3 tasks done')).toBeVisible();
    await a11yInBothThemes(page);
    await shot(page, 'projects');
    await page.getByRole('link', { name: project.name }).click();
    const sheet = page.getByRole('dialog', { name: project.name });
    await expect(sheet.getByRole('link', { name: late })).toBeVisible();
    await a11y(page);
    await shot(page, 'project');
    await sheet.getByRole('button', { name: 'Complete' }).click();
    await expect(sheet.getByText('Completed', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(sheet.getByRole('button', { name: 'Complete' })).toBeVisible();
  });

  await prefer(page, { theme: 'dark', locale: 'fr' });
  await test.step('schedules: in French and in the dark, one is written, paused and deleted', async () => {
    const name = mark('Chaque matin');
    await page.goto('/schedules?schedule=new');
    await page.getByRole('textbox', { name: /^Nom/ }).fill(name);
    await page.getByRole('button', { name: /^Recalcule le score/ }).click();
    await expect(page.getByRole('dialog').getByText('Du lundi au vendredi à 07:00')).toBeVisible();
    await a11y(page);
    await shot(page, 'schedule');
    await page.getByRole('button', { name: 'Créer' }).click();
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: name });
    await row.getByRole('switch').click();
    await expect(row.getByText('En pause')).toBeVisible();
    await a11yInBothThemes(page);
    await shot(page, 'schedules');
    await row.getByRole('link', { name }).click();
    await page.getByRole('button', { name: 'Supprimer' }).click();
    await page.getByRole('button', { name: 'Supprimer la planification' }).click();
    await expect(row).toHaveCount(0);
  });

  await test.step('notifications: what a run did is read by being opened', async () => {
    const { run_id } = await (
      await api.post('assistant/prospect/execute', { data: { command: 'Rescore all leads' }, headers: { Prefer: 'wait=30' } })
    ).json();
    await page.goto('/notifications');
    const told = page.locator(`main a[href="/assistant?run=${run_id}"]`);
    await expect(told).toBeVisible();
    await expect(page.getByText(/Pas d’e-mail/).first()).toBeVisible();
    await a11yInBothThemes(page);
    await shot(page, 'notifications');
    await told.click();
    await expect(page).toHaveURL(new RegExp(`/assistant\\?run=${run_id}`));
    await expect
      .poll(async () =>
        (await (await api.get('notifications?unread=true&limit=200')).json()).items.map((each: { run_id: string }) => each.run_id),
      )
      .not.toContain(run_id);
  });
});
