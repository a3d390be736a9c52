import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScheduleView } from '@/components/schedule-view';
import type { Run, Schedule, Schemas } from '@/lib/api/client';
import { expectAccessible, problem, renderUi, router, server } from './render';

function schedule(id: string, more: Partial<Schedule> = {}): Schedule {
  return {
    schedule_id: id,
    name: `Schedule ${id}`,
    command: 'Rescore all leads',
    cron: '0 7 * * 1-5',
    timezone: 'America/New_York',
    enabled: true,
    owner: 'ada@example.org',
    next_run_at: '2027-01-15T12:00:00Z',
    last_fired_at: null,
    last_run_id: null,
    last_skip: null,
    created_at: '2026-01-01T10:00:00Z',
    updated_at: '2026-01-01T10:00:00Z',
    ...more,
  };
}

let schedules: Schedule[] = [];

beforeEach(() => {
  schedules = [schedule('a')];
  server.on('GET /assistant/schedules', () => ({ items: schedules, next_cursor: null, total: schedules.length }));
  server.on('PUT /assistant/schedules/{schedule_id}', ({ params, body }) => {
    schedules = schedules.map((each) =>
      each.schedule_id === params.schedule_id ? { ...each, ...(body as Schemas['ScheduleWrite']), owner: 'ada@example.org' } : each,
    );
    return schedules[0] as Schedule;
  });
});

describe('The schedules', () => {
  it('say when they run in words, and when next in the clocks of their zone', async () => {
    renderUi(<ScheduleView />);

    const row = (await screen.findByRole('link', { name: 'Schedule a' })).closest('li') as HTMLElement;
    expect(within(row).getByText('Monday to Friday at 07:00')).toBeVisible();
    expect(within(row).getByText('America/New York')).toBeVisible();
    expect(within(row).getByText(/15 Jan.* 07:00/)).toBeVisible();
    expect(within(row).getByText('Has not run yet')).toBeVisible();
    await expectAccessible();
  });

  it('say why they did not run, in the reader’s language where the reason is known', async () => {
    const skip = { code: 'owner-inactive' as const, detail: 'Its owner is not active.', at: '2026-11-02T06:00:00Z' };
    schedules = [
      schedule('a', { last_skip: skip, owner: 'bob@example.org' }),
      schedule('b', { last_skip: { ...skip, code: 'lunar-eclipse' as never, detail: 'The moon is away.' } }),
    ];
    renderUi(<ScheduleView />, { locale: 'fr' });

    expect(await screen.findByText(/son propriétaire bob@example.org n’est pas actif/)).toBeVisible();
    expect(screen.getByText(/The moon is away\./)).toBeVisible();
  });

  it('show how the last run went and lead to it', async () => {
    schedules = [schedule('a', { last_run_id: 'r1' })];
    server.on('GET /assistant/prospect/runs/{run_id}', { run_id: 'r1', status: 'failed', created_at: '2026-01-01T10:00:00Z' } as Run);
    renderUi(<ScheduleView />);

    const link = await screen.findByRole('link', { name: /Last run/ });
    await waitFor(() => expect(link).toHaveTextContent('Failed'));
    expect(link).toHaveAttribute('href', '/assistant?run=r1');
  });

  it('are paused by a switch', async () => {
    const { user } = renderUi(<ScheduleView />);

    await user.click(await screen.findByRole('switch', { name: 'Schedule a: runs by itself' }));
    expect(await screen.findByText('Paused: Schedule a')).toBeVisible();
    expect(server.sent('PUT /assistant/schedules/{schedule_id}')[0]?.body).toEqual({
      name: 'Schedule a',
      command: 'Rescore all leads',
      cron: '0 7 * * 1-5',
      timezone: 'America/New_York',
      enabled: false,
    });
    await waitFor(() => expect(screen.getByRole('switch')).not.toBeChecked());
  });

  it('of somebody else are paused only by who wants to own them', async () => {
    schedules = [schedule('a', { owner: 'bob@example.org' })];
    const { user } = renderUi(<ScheduleView />);

    await user.click(await screen.findByRole('switch'));
    expect(screen.getByRole('alertdialog')).toHaveTextContent('It belongs to bob@example.org.');
    expect(server.sent('PUT /assistant/schedules/{schedule_id}')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Pause and own it' }));
    await waitFor(() => expect(server.sent('PUT /assistant/schedules/{schedule_id}')).toHaveLength(1));
  });

  it('are run now, and the page goes to the run', async () => {
    server.on('POST /assistant/schedules/{schedule_id}/run', { run_id: 'r9', status: 'accepted' } as Run);
    const { user } = renderUi(<ScheduleView />);

    await user.click(await screen.findByRole('button', { name: 'Run now' }));
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/assistant?run=r9'));
  });

  it('cannot be run while Prospect AI is off for the reader', async () => {
    renderUi(<ScheduleView />, { me: { features: { assistant_prospect_enabled: false } } });
    expect(await screen.findByRole('button', { name: 'Run now' })).toBeDisabled();
  });

  it('are for operators: a viewer is told so, and nothing is asked of the server', async () => {
    renderUi(<ScheduleView />, { me: { role: 'viewer' } });

    expect(screen.getByText('Schedules are for operators')).toBeVisible();
    expect(server.sent('GET /assistant/schedules')).toHaveLength(0);
  });

  it('teach with an example while there are none', async () => {
    schedules = [];
    renderUi(<ScheduleView />);
    expect(await screen.findByText('Nothing runs by itself yet')).toBeVisible();
  });
});

describe('A schedule', () => {
  it('is written with the rhythm in words, in the zone of the reader’s browser', async () => {
    server.on('POST /assistant/schedules', ({ body }) => schedule('new', body as Schemas['ScheduleWrite']));
    const { user, search } = renderUi(<ScheduleView />, { searchParams: 'schedule=new' });

    await user.click(await screen.findByRole('button', { name: 'Create' }));
    expect(screen.getByText('Give the schedule a name.')).toBeVisible();
    expect(screen.getByText('Say what is to be run.')).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: /^Name/ }), 'Mornings');
    await user.click(screen.getByRole('button', { name: 'Rescore all leads and notify me.' }));
    await user.click(screen.getByRole('combobox', { name: 'How often' }));
    await user.click(screen.getByRole('option', { name: 'On some days of the week' }));
    await user.click(screen.getByRole('button', { name: 'Friday' }));
    expect(screen.getByText('Every Monday and Friday at 07:00')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Create' }));
    await waitFor(() =>
      expect(server.sent('POST /assistant/schedules')[0]?.body).toEqual({
        name: 'Mornings',
        command: 'Rescore all leads and notify me.',
        cron: '0 7 * * 1,5',
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        enabled: true,
      }),
    );
    await waitFor(() => expect(search().has('schedule')).toBe(false));
  });

  it('has what the server says of its expression beside it', async () => {
    schedules = [schedule('a', { cron: '0 7 30 2 *' })];
    server.on(
      'PUT /assistant/schedules/{schedule_id}',
      problem(422, 'invalid', 'Invalid.', { errors: [{ pointer: '/cron', detail: 'never fires: no month that it names has such a day' }] }),
    );
    const { user } = renderUi(<ScheduleView />, { searchParams: 'schedule=a' });

    const cron = await screen.findByRole('textbox', { name: 'Cron expression' });
    await user.type(cron, ' ');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/This never fires/)).toBeVisible();
    expect(cron).toHaveAttribute('aria-invalid', 'true');
  });

  it('finds a time zone by any part of its name', async () => {
    const { user } = renderUi(<ScheduleView />, { searchParams: 'schedule=a' });

    await user.click(await screen.findByRole('button', { name: 'Time zone' }));
    await user.type(screen.getByRole('combobox', { name: 'Search time zones' }), 'new york');
    expect(screen.getByRole('option', { name: /America\/New York/ })).toHaveAttribute('aria-selected', 'true');
    await user.clear(screen.getByRole('combobox', { name: 'Search time zones' }));
    await user.type(screen.getByRole('combobox', { name: 'Search time zones' }), 'paris{Enter}');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.sent('PUT /assistant/schedules/{schedule_id}')[0]?.body).toMatchObject({ timezone: 'Europe/Paris' }));
  });

  it('of somebody else says what saving it means', async () => {
    schedules = [schedule('a', { owner: 'bob@example.org' })];
    const { user } = renderUi(<ScheduleView />, { searchParams: 'schedule=a' });

    await user.type(await screen.findByRole('textbox', { name: /^Name/ }), '!');
    expect(screen.getByText(/It belongs to bob@example.org/)).toBeVisible();
  });

  it('is deleted after a question', async () => {
    server.on('DELETE /assistant/schedules/{schedule_id}', () => {
      schedules = [];
      return undefined;
    });
    const { user } = renderUi(<ScheduleView />, { searchParams: 'schedule=a' });

    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete the schedule' }));
    expect(await screen.findByText('Nothing runs by itself yet')).toBeVisible();
    expect(server.sent('DELETE /assistant/schedules/{schedule_id}')).toHaveLength(1);
  });

  it('that does not exist any more says so', async () => {
    renderUi(<ScheduleView />, { searchParams: 'schedule=gone' });
    expect(await within(await screen.findByRole('dialog')).findByText('Not found')).toBeVisible();
  });
});
