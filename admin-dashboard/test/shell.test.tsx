import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import LoginPage from '@/app/login/page';
import { AppShell } from '@/components/app-shell';
import { hrefOf } from '@/components/notification-bell';
import { Select } from '@/components/ui/select';
import type { Notification } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { goToLogin, ownAddress, safeNext } from '@/lib/session';
import { expectAccessible, offline, place, problem, renderUi, reply, router, server, ADMIN } from './render';

const notice = (id: string, more: Partial<Notification> = {}): Notification => ({
  notification_id: id,
  event: 'assistant_run_completed',
  channel: 'in_app',
  status: 'unread',
  title: `Title ${id}`,
  body: '',
  run_id: null,
  href: '/assistant?run=run_1',
  error: null,
  created_at: new Date().toISOString(),
  ...more,
});

beforeEach(() => {
  server.on('GET /assistant/prospect/pending', { items: [], next_cursor: null, total: 0 });
  server.on('GET /assistant/connectors', { items: [], next_cursor: null, total: 0 });
  server.on('GET /notifications', { items: [], next_cursor: null, total: 0 });
});

function page() {
  return (
    <AppShell>
      <h1>The page</h1>
    </AppShell>
  );
}

describe('the frame', () => {
  it('names where one is and what waits, in words for a screen reader and in the title of the window', async () => {
    server.on('GET /assistant/prospect/pending', { items: [], next_cursor: null, total: 3 });
    place.pathname = '/leads';
    renderUi(page());
    expect(await screen.findByRole('heading', { name: 'The page' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Leads' })).toHaveAttribute('aria-current', 'page');
    expect(await screen.findByRole('link', { name: 'Assistant 3 actions wait for a decision' })).toBeVisible();
    await waitFor(() => expect(document.title).toBe('(3) Leads · Prospect Assistant'));
    await expectAccessible();
  });

  it('says how many connectors are down, and leads to them', async () => {
    const connector = { reason: '', what_to_do: null, checked_at: null, last_success_at: null };
    server.on('GET /assistant/connectors', {
      items: [
        { ...connector, name: 'khoj', state: 'down' },
        { ...connector, name: 'smtp', state: 'not_configured' },
      ],
      next_cursor: null,
      total: 2,
    });
    renderUi(page());
    expect(await screen.findByRole('link', { name: '1 connector is down' })).toHaveAttribute('href', '/settings?tab=connectors');
  });

  it('says that the server is away for as long as it is, and keeps what is shown', async () => {
    const { client } = renderUi(page());
    await screen.findByText('No outside service connected');
    server.on('GET /assistant/connectors', offline);
    await act(() => client.refetchQueries(queries.connectors()));
    expect(await screen.findByText('Reconnecting… your last data is shown.')).toBeVisible();
    expect(screen.getByRole('heading', { name: 'The page' })).toBeVisible();
    server.on('GET /assistant/connectors', { items: [], next_cursor: null, total: 0 });
    await act(() => client.refetchQueries(queries.connectors()));
    await waitFor(() => expect(screen.queryByText('Reconnecting… your last data is shown.')).not.toBeInTheDocument());
  });

  it('does not take a refusal for a server that is away', async () => {
    const { client } = renderUi(page());
    await screen.findByText('No outside service connected');
    server.on('GET /assistant/connectors', () => problem(500, 'internal', 'A fault.'));
    await act(() => client.refetchQueries(queries.connectors()));
    await waitFor(() => expect(client.getQueryState(queries.connectors().queryKey)?.status).toBe('error'));
    expect(screen.queryByText('Reconnecting… your last data is shown.')).not.toBeInTheDocument();
  });

  it('shows that it could not start, with a way to try again', async () => {
    let isAway = true;
    server.on('GET /me', () => (isAway ? offline() : ADMIN));
    const { user } = renderUi(page(), { me: null });
    const retry = await screen.findByRole('button', { name: 'Try again' });
    isAway = false;
    await user.click(retry);
    expect(await screen.findByRole('heading', { name: 'The page' })).toBeVisible();
  });

  it('starts by itself as soon as the server is there again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let isAway = true;
    server.on('GET /me', () => (isAway ? offline() : ADMIN));
    renderUi(page(), { me: null });
    await screen.findByRole('button', { name: 'Try again' });
    isAway = false;
    act(() => void vi.advanceTimersByTime(3_000));
    expect(await screen.findByRole('heading', { name: 'The page' })).toBeVisible();
    vi.useRealTimers();
  });

  it('forgets what this browser keeps of a person who signs out', async () => {
    server.on('DELETE /session', () => reply(204));
    window.sessionStorage.setItem('prospect.draft.usr_admin', 'Find 20 leads');
    const { user } = renderUi(page());
    await user.click(await screen.findByRole('button', { name: /ada@example.org/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await waitFor(() => expect(window.sessionStorage.getItem('prospect.draft.usr_admin')).toBeNull());
  });

  it('leaves N to the assistant on its own page', async () => {
    const { unmount } = renderUi(page());
    await screen.findByRole('heading', { name: 'The page' });
    fireEvent.keyDown(document.body, { key: 'n' });
    expect(router.push).not.toHaveBeenCalled();
    unmount();
    place.pathname = '/leads';
    renderUi(page());
    await screen.findByRole('heading', { name: 'The page' });
    fireEvent.keyDown(document.body, { key: 'n' });
    expect(router.push).toHaveBeenCalledWith('/assistant');
  });

  it('stays signed in, and says so, when the server cannot be told', async () => {
    server.on('DELETE /session', offline);
    const { user } = renderUi(page());
    await user.click(await screen.findByRole('button', { name: /ada@example.org/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    expect(await screen.findByText('You are still signed in: the server could not be reached. Try again.')).toBeVisible();
  });

  it('asks for a password of one’s own until told not to, and not again in this tab', async () => {
    const { user, unmount } = renderUi(page(), { me: { must_change_password: true } });
    expect(await screen.findByRole('link', { name: 'Choose a password' })).toHaveAttribute('href', '/settings?tab=profile');
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('link', { name: 'Choose a password' })).not.toBeInTheDocument();
    unmount();
    renderUi(page(), { me: { must_change_password: true } });
    await screen.findByRole('heading', { name: 'The page' });
    expect(screen.queryByRole('link', { name: 'Choose a password' })).not.toBeInTheDocument();
  });

  it('goes to a page by two letters, but not while somebody writes', async () => {
    renderUi(
      <AppShell>
        <input aria-label="field" />
      </AppShell>,
    );
    const field = await screen.findByLabelText('field');
    fireEvent.keyDown(field, { key: 'g' });
    fireEvent.keyDown(field, { key: 'l' });
    expect(router.push).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'l' });
    expect(router.push).toHaveBeenCalledWith('/leads');
  });

  it('leaves letters to a list of choices that has the focus', async () => {
    place.pathname = '/leads';
    renderUi(
      <AppShell>
        <Select label="kind" value="a" onValueChange={() => undefined} options={[{ value: 'a', label: 'Netherlands' }]} />
      </AppShell>,
    );
    fireEvent.keyDown(await screen.findByRole('combobox', { name: 'kind' }), { key: 'n' });
    expect(router.push).not.toHaveBeenCalled();
  });
});

describe('the palette', () => {
  it('opens by Ctrl+K, finds leads on the server and goes to one', async () => {
    server.on('GET /leads', ({ query }) => ({
      items:
        query.get('q') === 'dup' ? ([{ lead_id: 'l_1', name: 'Dupont <b>Dentistes</b>', city: 'Lyon', source: 'sample' }] as never) : [],
      next_cursor: null,
      total: 1,
    }));
    server.on('GET /assistant/prospect/runs', { items: [], next_cursor: null, total: 0 });
    const { user } = renderUi(page());
    await screen.findByRole('heading', { name: 'The page' });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'dup');
    const found = await screen.findByRole('option', { name: /Dupont <b>Dentistes<\/b> Lyon Fictional/ });
    await user.click(found);
    expect(router.push).toHaveBeenCalledWith('/leads?lead=l_1');
  });

  it('gives the focus back to what had it when it is closed', async () => {
    const { user } = renderUi(page());
    const button = await screen.findByRole('button', { name: /Search/ });
    await user.click(button);
    await screen.findByRole('combobox');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('combobox')).not.toBeInTheDocument());
    expect(button).toHaveFocus();
  });
});

describe('the bell', () => {
  it('counts what is unread, marks what is opened as read, and never leads off this site', async () => {
    server.on('GET /notifications', ({ query }) =>
      query.get('unread') === 'true'
        ? { items: [], next_cursor: null, total: 120 }
        : { items: [notice('a'), notice('m', { channel: 'email', status: 'queued', title: 'By mail' })], next_cursor: null, total: 2 },
    );
    server.on('POST /notifications/{notification_id}/read', () => notice('a', { status: 'read' }));
    const { user } = renderUi(page());
    await user.click(await screen.findByRole('button', { name: 'Notifications, 120 unread' }));
    const window = await screen.findByRole('dialog', { name: 'Notifications' });
    expect(within(window).queryByText('By mail')).not.toBeInTheDocument();
    await user.click(within(window).getByRole('link', { name: /Title a/ }));
    await waitFor(() =>
      expect(server.sent('POST /notifications/{notification_id}/read').map(({ params }) => params.notification_id)).toEqual(['a']),
    );
    expect(hrefOf({ href: '//evil.example', run_id: null })).toBeNull();
    expect(hrefOf({ href: '/\\evil.example', run_id: 'r 1' })).toBe('/assistant?run=r%201');
    expect(hrefOf({ href: '/\t/evil.example', run_id: null })).toBeNull();
    expect(hrefOf({ href: 'javascript:alert(1)', run_id: null })).toBeNull();
  });

  it('says so when more are unread than the server counts', async () => {
    server.on('GET /notifications', ({ query }) => ({ items: [notice('a')], next_cursor: 'more', total: query.get('unread') === 'true' ? null : 2 }));
    const { user } = renderUi(page());
    const bell = await screen.findByRole('button', { name: 'Notifications, more than 10,000 unread' });
    expect(bell).toHaveTextContent('99+');
    await user.click(bell);
    expect(await screen.findByRole('button', { name: 'Mark all read' })).toBeInTheDocument();
  });
});

describe('signing in', () => {
  async function signIn(locale: 'en' | 'fr' = 'en') {
    const rendered = renderUi(<LoginPage />, { me: null, locale });
    await rendered.user.type(screen.getByLabelText('E-mail'), 'ada@example.org');
    await rendered.user.type(screen.getByLabelText(locale === 'fr' ? 'Mot de passe' : 'Password'), 'a wrong password');
    await rendered.user.keyboard('{Enter}');
    return rendered;
  }

  it('goes on to where the person wanted to go, and knows them there', async () => {
    place.search = 'next=%2Fleads%3Flead%3Dl_1';
    server.on('POST /session', ADMIN);
    const { client } = await signIn();
    await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/leads?lead=l_1'));
    expect(client.getQueryData(queries.me().queryKey)).toEqual(ADMIN);
    expect(server.sent('POST /session')[0]?.body).toEqual({ email: 'ada@example.org', password: 'a wrong password' });
  });

  it('does not say which of the two was wrong, empties the password and keeps the address', async () => {
    server.on('POST /session', () => problem(401, 'unauthorized', 'No such person.'));
    await signIn('fr');
    expect(await screen.findByRole('alert')).toHaveTextContent('L’e-mail et le mot de passe ne correspondent pas.');
    expect(screen.getByLabelText('Mot de passe')).toHaveValue('');
    expect(screen.getByLabelText('Mot de passe')).toHaveFocus();
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.org');
  });

  it('says how long to wait after too many attempts', async () => {
    server.on('POST /session', () => problem(429, 'too-many-requests', 'Wait.', { headers: { 'Retry-After': '42' } }));
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('Too many attempts. Try again in 42 seconds.');
  });

  it('says that the server is away', async () => {
    server.on('POST /session', offline);
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.');
  });

  it('asks for what is missing without a request', async () => {
    const { user } = renderUi(<LoginPage />, { me: null });
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('Type your e-mail address.')).toBeVisible();
    expect(screen.getByText('Type your password.')).toBeVisible();
    expect(server.sent('POST /session')).toEqual([]);
    await expectAccessible();
  });

  it('says that a session has ended only when there was one', () => {
    const assign = vi.fn();
    vi.stubGlobal('window', { location: { pathname: '/leads', search: '?q=a', assign } });
    goToLogin({ hasEnded: false });
    goToLogin({ hasEnded: true });
    vi.unstubAllGlobals();
    expect(assign.mock.calls).toEqual([['/login?next=%2Fleads%3Fq%3Da'], ['/login?ended=1&next=%2Fleads%3Fq%3Da']]);
  });

  it('leads to no other site', () => {
    expect(safeNext('/leads?q=a')).toBe('/leads?q=a');
    expect(ownAddress('/audit?run_id=r%201#e')).toBe('/audit?run_id=r%201#e');
    for (const address of [
      null,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      '/\r\\evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      '//',
      'leads',
      '/login?next=/login',
      'javascript:alert(1)',
    ]) {
      expect(safeNext(address)).toBe('/assistant');
    }
  });
});
