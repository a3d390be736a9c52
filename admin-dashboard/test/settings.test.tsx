import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import '@/components/settings-contacts';
import { makePassword } from '@/components/settings-people';
import '@/components/settings-rollout';
import '@/components/settings-tokens';
import { SettingsView } from '@/components/settings-view';
import type { Connector, Me, Suppression, Token, User } from '@/lib/api/client';
import { ADMIN, expectAccessible, problem, renderUi, reply, router, server } from './render';

const AT = '2026-03-02T09:00:00Z';

function list<T>(items: T[]) {
  return { items, next_cursor: null, total: items.length };
}

function makeUser(more: Partial<User> = {}): User {
  return {
    user_id: 'usr_bob',
    email: 'bob@example.org',
    role: 'operator',
    active: true,
    must_change_password: false,
    last_login_at: AT,
    created_at: AT,
    updated_at: AT,
    ...more,
  };
}

function makeToken(more: Partial<Token> = {}): Token {
  return {
    token_id: 'tok_1',
    name: 'nightly',
    user_id: ADMIN.user_id,
    email: ADMIN.email,
    role: 'viewer',
    scopes: [],
    prefix: 'pa_12345',
    created_by: null,
    created_at: AT,
    expires_at: null,
    last_used_at: null,
    ...more,
  };
}

function makeConnector(name: Connector['name'], more: Partial<Connector> = {}): Connector {
  return { name, state: 'ok', reason: 'It answers.', what_to_do: null, checked_at: AT, last_success_at: AT, ...more };
}

function makeEntry(more: Partial<Suppression> = {}): Suppression {
  return { suppression_id: 's_1', kind: 'email', reason: null, source: 'manual', created_by: 'ada@example.org', created_at: AT, ...more };
}

/** Opens the settings at a tab. */
function open(tab: string, options: { me?: Partial<Me>; locale?: 'en' | 'fr' } = {}) {
  return renderUi(<SettingsView />, { searchParams: `tab=${tab}`, ...options });
}

describe('the tabs of the settings', () => {
  it('say who a part is for instead of hiding it', async () => {
    open('tokens', { me: { role: 'approver' } });
    expect(screen.getByRole('tab', { name: 'Tokens' })).toBeInTheDocument();
    expect(screen.getByText('It is for the role “Administrator” and above; yours is “Approver”. Ask an administrator if you need it.')).toBeInTheDocument();
    expect(server.sent('GET /tokens')).toEqual([]);
    await expectAccessible();
  });

  it('stand in the address', async () => {
    server.on('GET /me/sessions', list([]));
    server.on('GET /assistant/connectors', list([makeConnector('khoj')]));
    const { user, search } = open('profile');
    await user.click(screen.getByRole('tab', { name: 'Connectors' }));
    expect(await screen.findByText('Commands are planned by Khoj, and the chat answers.')).toBeInTheDocument();
    expect(search().get('tab')).toBe('connectors');
  });

  it('ask before something that is not saved is left', async () => {
    server.on('GET /me/sessions', list([]));
    server.on('GET /assistant/flag', { enabled: false, users: [], percent: 100, changed_by: null, changed_at: null });
    const { user, search } = open('profile');
    await user.type(screen.getByLabelText('Current password'), 'x');
    await user.click(screen.getByRole('tab', { name: 'Rollout' }));
    const question = await screen.findByRole('alertdialog', { name: 'Discard your changes?' });
    await user.click(within(question).getByRole('button', { name: 'Keep editing' }));
    expect(screen.getByLabelText('Current password')).toHaveValue('x');
    await user.click(screen.getByRole('tab', { name: 'Rollout' }));
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    expect(await screen.findByText('It is off for everybody.')).toBeInTheDocument();
    expect(search().get('tab')).toBe('rollout');
  });
});

describe('the profile', () => {
  it('changes the password, says where it is wrong, and keeps nothing of it', async () => {
    server.on('GET /me/sessions', list([]));
    server.on('PUT /me/password', ({ body }) =>
      (body as { current_password: string }).current_password === 'right'
        ? ADMIN
        : problem(422, 'invalid', 'Wrong.', { errors: [{ pointer: '/current_password', detail: 'This is not your password.' }] }),
    );
    const { user, client } = open('profile', { locale: 'fr' });
    const [current, wanted, repeat] = ['Mot de passe actuel', 'Nouveau mot de passe', 'Nouveau mot de passe, encore une fois'].map((label) =>
      screen.getByLabelText(label),
    ) as [HTMLElement, HTMLElement, HTMLElement];
    const send = screen.getByRole('button', { name: 'Changer le mot de passe' });
    await user.type(current, 'wrong');
    await user.type(wanted, 'short');
    await user.type(repeat, 'other');
    await user.click(send);
    expect(wanted).toHaveAccessibleDescription('Un mot de passe compte de 12 à 128 caractères.');
    expect(repeat).toHaveAccessibleDescription('Les deux saisies diffèrent.');
    expect(wanted).toHaveFocus();
    expect(server.sent('PUT /me/password')).toEqual([]);

    for (const field of [wanted, repeat]) {
      await user.clear(field);
      await user.type(field, 'correct horse battery');
    }
    await user.click(send);
    await waitFor(() => expect(current).toHaveAccessibleDescription('Ce n’est pas votre mot de passe.'));
    expect(current).toHaveFocus();

    await user.clear(current);
    await user.type(current, 'right');
    await user.click(send);
    expect(await screen.findByText('Votre mot de passe est changé. Vos autres sessions sont fermées.')).toBeInTheDocument();
    expect(server.sent('PUT /me/password')[1]?.body).toEqual({ current_password: 'right', new_password: 'correct horse battery' });
    for (const field of [current, wanted, repeat]) expect(field).toHaveValue('');
    const kept = client.getMutationCache().getAll().map(({ state }) => JSON.stringify(state.variables ?? null));
    expect(kept.join()).not.toContain('correct horse');
  });

  it('tells an easy password in the language of the reader', async () => {
    server.on('GET /me/sessions', list([]));
    server.on('PUT /me/password', problem(422, 'invalid', 'Easy.', { errors: [{ pointer: '/new_password', detail: 'This password is easy to guess: too common. Take …' }] }));
    const { user } = open('profile', { locale: 'fr' });
    await user.type(screen.getByLabelText('Mot de passe actuel'), 'x');
    await user.type(screen.getByLabelText('Nouveau mot de passe'), 'passwordpassword');
    await user.type(screen.getByLabelText('Nouveau mot de passe, encore une fois'), 'passwordpassword');
    await user.click(screen.getByRole('button', { name: 'Changer le mot de passe' }));
    expect(await screen.findByText(/Ce mot de passe est facile à deviner/)).toBeInTheDocument();
  });

  it('ends one session, or all but this one', async () => {
    const session = (id: string, current: boolean, agent: string) => ({ session_id: id, current, user_agent: agent, created_at: AT, last_seen_at: AT, ends_at: AT });
    server.on(
      'GET /me/sessions',
      list([
        session('one', true, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
        session('two', false, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'),
        session('three', false, '<i>odd</i>'),
      ]),
    );
    server.on('DELETE /me/sessions/{session_id}', reply(204));
    const { user } = open('profile');
    expect((await screen.findByText('Firefox on Linux')).closest('li')).toHaveTextContent('This one');
    expect(screen.getByText('<i>odd</i>')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /End session: Safari on iOS/ }));
    await user.click(await screen.findByRole('button', { name: 'End session' }));
    await waitFor(() => expect(server.sent('DELETE /me/sessions/{session_id}').map(({ params }) => params.session_id)).toEqual(['two']));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'End all others' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'End all others' }));
    await waitFor(() => expect(server.sent('DELETE /me/sessions/{session_id}').map(({ params }) => params.session_id)).toEqual(['two', 'two', 'three']));
  });

  it('turns single keys off', async () => {
    server.on('GET /me/sessions', list([]));
    const { user } = open('profile');
    const keys = screen.getByRole('switch', { name: 'Single-key shortcuts' });
    expect(keys).toBeChecked();
    await user.click(keys);
    expect(keys).not.toBeChecked();
    expect(window.localStorage.getItem('prospect.single-keys')).toBe('off');
  });
});

describe('the notification preferences', () => {
  it('send only what was changed, and say that no mail server is set up', async () => {
    server.on('GET /notification-preferences', {
      events: { assistant_run_completed: { in_app: true, email: false }, assistant_confirmation_required: { in_app: true, email: true } },
    });
    server.on('GET /assistant/connectors', list([makeConnector('smtp', { state: 'not_configured' })]));
    server.on('PUT /notification-preferences', {
      events: { assistant_run_completed: { in_app: true, email: true }, assistant_confirmation_required: { in_app: true, email: true } },
    });
    const { user } = open('notifications');
    expect(await screen.findByText('No e-mail leaves at present')).toBeInTheDocument();
    const group = await screen.findByRole('group', { name: 'A run has ended' });
    expect(within(group).getByRole('switch', { name: 'In the product' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument();
    await user.click(within(group).getByRole('switch', { name: 'By e-mail' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Your notification preferences are saved.')).toBeInTheDocument();
    expect(server.sent('PUT /notification-preferences')[0]?.body).toEqual({ events: { assistant_run_completed: { email: true } } });
  });
});

describe('the connectors', () => {
  it('say what a state means in the language of the reader, and what the server found as it says it', async () => {
    server.on('GET /assistant/connectors', list([makeConnector('smtp', { state: 'not_configured', reason: 'SMTP_HOST is not set.', last_success_at: null })]));
    const { user } = open('connectors', { locale: 'fr' });
    const row = (await screen.findByText('E-mail (SMTP)')).closest('li') as HTMLElement;
    expect(row).toHaveTextContent('Non configuré');
    expect(row).toHaveTextContent('Renseignez SMTP_HOST, puis redémarrez le produit.');
    expect(within(row).getByText(/SMTP_HOST is not set\./)).toHaveAttribute('lang', 'en');
    await user.click(screen.getByRole('button', { name: 'Vérifier à nouveau' }));
    await waitFor(() => expect(server.sent('GET /assistant/connectors').length).toBe(2));
  });
});

describe('the do-not-contact list', () => {
  it('looks an address up by itself and by the domains above it', async () => {
    server.on('GET /suppressions', ({ query }) => list(query.get('domain') === 'example.com' ? [makeEntry({ kind: 'domain' })] : []));
    const { user } = open('contacts', { me: { role: 'operator' } });
    await user.type(await screen.findByLabelText('E-mail address'), 'claire@shop.example.com');
    await user.click(screen.getByRole('button', { name: 'Is it on the list?' }));
    expect(await screen.findByText('Yes, it is on the list')).toBeInTheDocument();
    const asked = server.sent('GET /suppressions').map(({ query }) => query.get('email') ?? query.get('domain')).filter(Boolean);
    expect(asked).toEqual(['claire@shop.example.com', 'shop.example.com', 'example.com']);
  });

  it('adds, and puts a refusal beside its field', async () => {
    server.on('GET /suppressions', list([]));
    server.on('POST /suppressions', ({ body }) =>
      'domain' in (body as object) ? reply(201, makeEntry()) : problem(422, 'invalid', 'No.', { errors: [{ pointer: '/email', detail: 'is no address' }] }),
    );
    const { user } = open('contacts');
    const field = await screen.findByLabelText('E-mail address');
    await user.type(field, 'nobody');
    await user.click(screen.getByRole('button', { name: 'Add to the list' }));
    await waitFor(() => expect(field).toHaveAccessibleDescription('This is not an e-mail address.'));
    await user.click(screen.getByRole('combobox', { name: 'Kind' }));
    await user.click(screen.getByRole('option', { name: 'Domain' }));
    const domain = screen.getByLabelText('Domain', { selector: 'input' });
    await user.clear(domain);
    await user.type(domain, 'example.com');
    await user.click(screen.getByRole('button', { name: 'Add to the list' }));
    expect(await screen.findByText(/Added to the list\./)).toBeInTheDocument();
    expect(server.sent('POST /suppressions')[1]?.body).toEqual({ domain: 'example.com' });
  });

  it('asks before an entry goes, the more so when whoever it is about made it', async () => {
    server.on('GET /suppressions', list([makeEntry({ source: 'unsubscribe', created_by: null })]));
    server.on('DELETE /suppressions/{suppression_id}', reply(204));
    const { user } = open('contacts');
    await user.click(await screen.findByRole('button', { name: /Remove entry: E-mail address/ }));
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent('Remove it only with their consent.');
    await user.click(within(question).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(server.sent('DELETE /suppressions/{suppression_id}')[0]?.params).toEqual({ suppression_id: 's_1' }));
  });
});

describe('the people', () => {
  it('are added with a password that is shown once, in its window alone', async () => {
    server.on('GET /users', list([makeUser()]));
    server.on('POST /users', reply(201, { ...makeUser({ email: 'new@example.org' }), initial_password: 'S3cret-once' }));
    const { user, client } = open('people');
    await user.click(await screen.findByRole('button', { name: 'Add a person' }));
    await user.type(screen.getByRole('textbox', { name: /E-mail address/ }), 'new@example.org');
    await user.click(screen.getByRole('radio', { name: 'Approver' }));
    await user.click(screen.getByRole('button', { name: 'Add' }));
    const shown = await screen.findByRole('dialog', { name: 'Initial password of new@example.org' });
    expect(within(shown).getByLabelText('Initial password')).toHaveValue('S3cret-once');
    expect(server.sent('POST /users')[0]?.body).toEqual({ email: 'new@example.org', role: 'approver' });
    await expectAccessible();

    // Closed by accident: it asks once.
    await user.keyboard('{Escape}');
    expect(within(shown).getByRole('alert')).toHaveTextContent('It cannot be shown again.');
    await user.click(within(shown).getByRole('button', { name: 'I have kept it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(document.body.innerHTML).not.toContain('S3cret-once');
    const kept = JSON.stringify([client.getMutationCache().getAll().map(({ state }) => state.data ?? null), client.getQueryCache().getAll().map(({ state }) => state.data ?? null)]);
    expect(kept).not.toContain('S3cret-once');
    expect(JSON.stringify(window.localStorage)).not.toContain('S3cret-once');
    expect(window.location.href).not.toContain('S3cret-once');
  });

  it('say at the field that an address is taken', async () => {
    server.on('GET /users', list([]));
    server.on('POST /users', problem(409, 'already-exists', 'Taken.'));
    const { user } = open('people', { locale: 'fr' });
    await user.click(await screen.findByRole('button', { name: 'Ajouter une personne' }));
    await user.type(screen.getByRole('textbox', { name: /Adresse e-mail/ }), 'bob@example.org');
    await user.click(screen.getByRole('button', { name: 'Ajouter' }));
    expect(await screen.findByText('Il existe déjà une personne avec cette adresse.')).toBeInTheDocument();
  });

  it('keep their last administrator, and say why', async () => {
    server.on('GET /users', list([makeUser({ user_id: ADMIN.user_id, email: ADMIN.email, role: 'admin' })]));
    server.on('PATCH /users/{user_id}', problem(409, 'last-administrator', 'This is the last active administrator.'));
    const { user } = open('people', { locale: 'fr' });
    await user.click(await screen.findByRole('button', { name: 'Modifier ada@example.org' }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Opérateur' }));
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent('C’est votre propre compte');
    await user.click(within(question).getByRole('button', { name: 'Changer le rôle' }));
    expect(await within(question).findByText(/C’est le dernier administrateur actif/)).toBeInTheDocument();
    expect(server.sent('PATCH /users/{user_id}')[0]?.body).toEqual({ role: 'operator' });
  });

  it('get a new password that the browser makes', async () => {
    server.on('GET /users', list([makeUser()]));
    server.on('PATCH /users/{user_id}', makeUser());
    const { user } = open('people');
    await user.click(await screen.findByRole('button', { name: 'Change bob@example.org' }));
    await user.click(screen.getByRole('menuitem', { name: 'Reset password' }));
    await user.click(await screen.findByRole('button', { name: 'Make a new password' }));
    const shown = await screen.findByRole('dialog', { name: 'New password of bob@example.org' });
    const { password } = server.sent('PATCH /users/{user_id}')[0]?.body as { password: string };
    expect(within(shown).getByLabelText('New password')).toHaveValue(password);
    expect(password).toMatch(/^[A-Za-z2-9]{24}$/);
    expect(makePassword()).not.toBe(makePassword());
  });

  it('are deactivated after a question', async () => {
    server.on('GET /users', list([makeUser()]));
    server.on('PATCH /users/{user_id}', makeUser({ active: false }));
    const { user } = open('people');
    await user.click(await screen.findByRole('button', { name: 'Change bob@example.org' }));
    await user.click(screen.getByRole('menuitem', { name: 'Deactivate' }));
    await user.click(within(await screen.findByRole('alertdialog', { name: 'Deactivate bob@example.org?' })).getByRole('button', { name: 'Deactivate' }));
    expect(await screen.findByText('bob@example.org is deactivated.')).toBeInTheDocument();
    expect(server.sent('PATCH /users/{user_id}')[0]?.body).toEqual({ active: false });
  });
});

describe('the tokens', () => {
  it('are made with what was chosen and shown once', async () => {
    server.on('GET /users', list([makeUser({ user_id: ADMIN.user_id, email: ADMIN.email, role: 'admin' }), makeUser()]));
    server.on('GET /tokens', list([]));
    server.on('POST /tokens', reply(201, { ...makeToken(), token: 'pa_once-only' }));
    const { user } = open('tokens');
    expect(await screen.findByText('No tokens')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'New token' }));
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'nightly');
    await user.click(screen.getByRole('switch', { name: 'May approve' }));
    await user.click(screen.getByRole('combobox', { name: 'Expires' }));
    await user.click(screen.getByRole('option', { name: 'never' }));
    await user.click(screen.getByRole('button', { name: 'Create token' }));
    const shown = await screen.findByRole('dialog', { name: 'Token “nightly”' });
    expect(within(shown).getByLabelText('Token')).toHaveValue('pa_once-only');
    expect(server.sent('POST /tokens')[0]?.body).toEqual({ name: 'nightly', user_id: ADMIN.user_id, role: 'viewer', scopes: ['confirm'], expires_at: null });
    // jsdom has no clipboard of its own: user-event puts one in its place.
    const copied = vi.spyOn(navigator.clipboard, 'writeText');
    await user.click(within(shown).getByRole('button', { name: 'Copy' }));
    expect(copied).toHaveBeenCalledWith('pa_once-only');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(document.body.innerHTML).not.toContain('pa_once-only');
  });

  it('of others never approve', async () => {
    server.on('GET /users', list([makeUser({ user_id: ADMIN.user_id, email: ADMIN.email, role: 'admin' }), makeUser()]));
    server.on('GET /tokens', list([]));
    const { user } = open('tokens');
    await user.click(await screen.findByRole('button', { name: 'New token' }));
    await user.click(await screen.findByRole('combobox', { name: 'Acts as' }));
    await user.click(screen.getByRole('option', { name: 'bob@example.org' }));
    expect(screen.getByRole('switch', { name: 'May approve' })).toBeDisabled();
    await user.click(screen.getByRole('combobox', { name: 'Role' }));
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Viewer', 'Operator']);
  });

  it('are revoked after a question that names them', async () => {
    server.on('GET /tokens', list([makeToken()]));
    server.on('DELETE /tokens/{token_id}', reply(204));
    const { user } = open('tokens');
    await user.click(await screen.findByRole('button', { name: 'Revoke token “nightly”' }));
    await user.click(within(await screen.findByRole('alertdialog', { name: 'Revoke the token “nightly”?' })).getByRole('button', { name: 'Revoke' }));
    expect(await screen.findByText('The token “nightly” is revoked.')).toBeInTheDocument();
  });
});

describe('the rollout', () => {
  const flag = { enabled: true, users: [], percent: 25, changed_by: 'ada@example.org', changed_at: AT };

  it.each([
    [{ ...flag, enabled: false }, 'It is off for everybody.'],
    [{ ...flag, users: ['bob@example.org'] }, 'It is on for one person, and off for all others.'],
    [{ ...flag, percent: 100 }, 'It is on for everybody.'],
    [{ ...flag, percent: 0 }, 'It is switched on, but for nobody yet: 0% of the people.'],
    [flag, 'It is on for about 25% of the people, always the same ones; a larger figure only adds people.'],
  ])('says in one sentence what it means (%#)', async (given, sentence) => {
    server.on('GET /assistant/flag', given);
    open('rollout', { me: { role: 'viewer' } });
    expect(await screen.findByText(sentence)).toBeInTheDocument();
    expect(screen.getByText('Only administrators can change this.')).toBeInTheDocument();
    expect(screen.queryByRole('switch')).not.toBeInTheDocument();
  });

  it('shows what it would mean, saves it, and names an address that nobody has', async () => {
    server.on('GET /assistant/flag', flag);
    server.on('PUT /assistant/flag', problem(422, 'invalid', 'No.', { errors: [{ pointer: '/users/1', detail: 'Nobody here has this address.' }] }));
    const { user } = open('rollout');
    const people = await screen.findByLabelText('Only these people');
    await user.type(people, 'bob@example.org, Eve@example.org');
    expect(screen.getByText('It is on for exactly 2 people, and off for all others.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(people).toHaveAccessibleDescription('eve@example.org: this is not the address of a person here.'));
    expect(server.sent('PUT /assistant/flag')[0]?.body).toEqual({ enabled: true, users: ['bob@example.org', 'eve@example.org'], percent: 25 });
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(people).toHaveValue('');
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument();
  });

  it('is not left by a link before its changes are saved', async () => {
    server.on('GET /assistant/flag', flag);
    const { user } = renderUi(
      <>
        <a href="/leads?q=x">Away</a>
        <SettingsView />
      </>,
      { searchParams: 'tab=rollout' },
    );
    await user.click(await screen.findByRole('switch', { name: 'Switched on' }));
    await user.click(screen.getByRole('link', { name: 'Away' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Discard' }));
    expect(router.push).toHaveBeenCalledWith('/leads?q=x');
  });
});
