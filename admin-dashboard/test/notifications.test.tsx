import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { mailReason, NotificationList, pairChannels } from '@/components/notification-list';
import type { Notification } from '@/lib/api/client';
import { expectAccessible, problem, renderUi, router, server } from './render';

const DAY = 86_400_000;

function notification(id: string, more: Partial<Notification> = {}): Notification {
  return {
    notification_id: id,
    event: 'assistant_run_completed',
    channel: 'in_app',
    status: 'unread',
    title: `Title ${id}`,
    body: 'One\nTwo',
    run_id: `run_${id}`,
    href: `/assistant?run=run_${id}`,
    error: null,
    created_at: new Date().toISOString(),
    ...more,
  };
}

let all: Notification[] = [];

beforeEach(() => {
  const now = new Date().toISOString();
  all = [
    notification('a', { title: '<img src=x> done', created_at: now }),
    notification('a-mail', {
      title: '<img src=x> done',
      run_id: 'run_a',
      created_at: now,
      channel: 'email',
      status: 'skipped',
      error: 'SMTP_HOST is not set, so no e-mail can be sent.',
    }),
    notification('b', { event: 'assistant_confirmation_required', status: 'read', created_at: new Date(Date.now() - DAY).toISOString() }),
    notification('c', {
      event: 'assistant_schedule_skipped',
      status: 'read',
      run_id: null,
      href: null,
      created_at: new Date(Date.now() - 5 * DAY).toISOString(),
    }),
    notification('d', {
      status: 'read',
      href: 'https://evil.example/',
      run_id: null,
      created_at: new Date(Date.now() - 5 * DAY).toISOString(),
    }),
  ];
  server.on('GET /notifications', ({ query }) => {
    const items = all.filter(({ status }) => query.get('unread') !== 'true' || status === 'unread');
    return { items, next_cursor: null, total: items.length };
  });
  server.on('POST /notifications/{notification_id}/read', ({ params }) => {
    all = all.map((each) => (each.notification_id === params.notification_id ? { ...each, status: 'read' } : each));
    return all.find(({ notification_id }) => notification_id === params.notification_id) as Notification;
  });
});

describe('The notifications', () => {
  it('stand by day, both channels in one row, with the reason why no mail went out', async () => {
    renderUi(<NotificationList />);

    const today = await screen.findByRole('region', { name: 'Today' });
    expect(within(today).getAllByRole('listitem')).toHaveLength(1);
    expect(within(today).getByText(/No e-mail: no mail server is set up/)).toBeVisible();
    expect(within(today).getByText('<img src=x> done')).toBeVisible();
    expect(within(await screen.findByRole('region', { name: 'Yesterday' })).getAllByRole('listitem')).toHaveLength(1);
    expect(screen.getAllByRole('heading', { level: 2 })).toHaveLength(3);
    await expectAccessible();
  });

  it('lead to what they are about, on this site alone, and are read by being opened', async () => {
    const { user } = renderUi(<NotificationList />);

    const link = await screen.findByRole('link', { name: /<img src=x> done/ });
    expect(link).toHaveAttribute('href', '/assistant?run=run_a');
    expect(screen.getByRole('link', { name: 'Title c' })).toHaveAttribute('href', '/schedules');
    expect(screen.queryByRole('link', { name: 'Title d' })).toBeNull();
    await user.click(link);
    expect(router.push).toHaveBeenCalledWith('/assistant?run=run_a');
    await waitFor(() =>
      expect(server.sent('POST /notifications/{notification_id}/read').map(({ params }) => params.notification_id)).toEqual(['a']),
    );
  });

  it('can be read one by one without being opened, or all at once', async () => {
    all = [...all, notification('e')];
    server.on('POST /notifications/read-all', () => {
      all = all.map((each) => ({ ...each, status: each.status === 'unread' ? 'read' : each.status }));
      return { updated: 1 };
    });
    const { user } = renderUi(<NotificationList />);

    await user.click((await screen.findAllByRole('button', { name: 'Mark as read' }))[0] as HTMLElement);
    await waitFor(() => expect(screen.getAllByRole('button', { name: 'Mark as read' })).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: 'Mark all read' }));
    expect(await screen.findByText('1 marked as read')).toBeVisible();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Mark all read' })).toBeDisabled());
  });

  it('are narrowed to what is unread and to approvals, in the address', async () => {
    const { user, search } = renderUi(<NotificationList />);

    await user.click(await screen.findByRole('radio', { name: /Unread/ }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Title b' })).toBeNull());
    expect(screen.getByRole('link', { name: /<img src=x> done/ })).toBeVisible();
    await user.click(screen.getByRole('radio', { name: 'Approvals' }));
    expect(await screen.findByRole('link', { name: 'Title b' })).toBeVisible();
    expect(screen.queryByRole('link', { name: /<img src=x> done/ })).toBeNull();
    expect(search().get('filter')).toBe('approvals');
  });

  it('are counted as far as the server counts, and can be read all at once beyond that', async () => {
    server.on('GET /notifications', () => ({ items: all, next_cursor: null, total: null }));
    renderUi(<NotificationList />, { locale: 'fr' });
    expect(await screen.findByRole('radio', { name: 'Non lues 10\u202f000+' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Tout marquer comme lu' })).toBeEnabled();
  });

  it('say so when there are none, and when they could not be loaded', async () => {
    all = [];
    const { unmount } = renderUi(<NotificationList />, { locale: 'fr' });
    expect(await screen.findByText('Rien pour l’instant')).toBeVisible();
    unmount();

    server.on('GET /notifications', problem(500, 'internal', 'Broken.'));
    renderUi(<NotificationList />);
    expect(await screen.findByRole('alert')).toHaveTextContent('This could not be loaded');
  });
});

describe('The channels of a notification', () => {
  it('go together when they were made at once, and only then', () => {
    const at = '2026-01-01T10:00:00Z';
    const inApp = notification('1', { run_id: 'r', title: 'T', created_at: at });
    const mail = notification('2', { run_id: 'r', title: 'T', created_at: at, channel: 'email' });
    const later = notification('3', { run_id: 'r', title: 'T', created_at: '2026-01-01T11:00:00Z', channel: 'email' });
    expect(pairChannels([inApp, mail, later])).toEqual([
      { inApp, mail },
      { inApp: null, mail: later },
    ]);
    expect(pairChannels([mail, inApp])).toEqual([{ inApp, mail }]);
  });

  it.each([
    ['E-mail is off in the notification preferences, and the command did not ask for one.', 'not_wanted'],
    ["L'e-mail est désactivé dans les préférences de notification et la commande n'en demandait pas.", 'not_wanted'],
    ["SMTP_HOST n'est pas défini, aucun e-mail ne peut être envoyé.", 'not_configured'],
    ['The recipient is on the do-not-contact list.', 'suppressed'],
    ['550 no such mailbox', null],
    [null, null],
  ])('have the reason %j in the reader’s language', (error, reason) => {
    expect(mailReason(error)).toBe(reason);
  });
});
