import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import '@/components/audit-sheet';
import { AuditView } from '@/components/audit-view';
import { TopbarSlotProvider } from '@/components/topbar-slot';
import type { AuditEvent } from '@/lib/api/client';
import { boundOf, EVENT_GROUPS, hrefOfEntity } from '@/lib/audit';
import { expectAccessible, offline, problem, renderUi, server } from './render';

const RUN = '01890000-0000-7000-8000-00000000aaaa';

function makeEvent(more: Partial<AuditEvent> = {}): AuditEvent {
  return {
    audit_id: '01890000-0000-7000-8000-000000000001',
    at: '2026-03-02T09:00:00Z',
    actor: 'ada@example.org',
    event: 'confirmation.approved',
    run_id: RUN,
    action_id: null,
    entity_type: null,
    entity_id: null,
    detail: {},
    seq: 7,
    prev_hash: 'b'.repeat(64),
    hash: 'a'.repeat(64),
    ...more,
  };
}

/** Details as the server sends them; the contract says no more than that they are an object. */
function detail(members: Record<string, unknown>): AuditEvent['detail'] {
  return members as AuditEvent['detail'];
}

function answerWith(events: AuditEvent[], next: string | null = null) {
  server.on('GET /users', { items: [], next_cursor: null, total: 0 });
  server.on('GET /audit', ({ query }) => {
    const one = query.get('audit_id');
    const page = query.has('cursor') ? events.map((event) => ({ ...event, audit_id: `${event.audit_id}-2` })) : events;
    const items = one ? events.filter(({ audit_id: id }) => id === one) : page;
    return { items, next_cursor: query.has('cursor') || one ? null : next, total: items.length };
  });
}

/** The page below a top bar, which holds the button that verifies. */
function renderPage(options: Parameters<typeof renderUi>[1] = {}) {
  return renderUi(
    <TopbarSlotProvider bar={(slot) => <header ref={slot} />}>
      <AuditView />
    </TopbarSlotProvider>,
    options,
  );
}

/** What the list was asked for, the one time that no single event was meant. */
function asked(): URLSearchParams {
  const lists = server.sent('GET /audit').filter(({ query }) => !query.has('audit_id'));
  return lists[lists.length - 1]?.query ?? new URLSearchParams();
}

describe('the audit trail', () => {
  it('says in a sentence who did what, with the way to the record and to the run', async () => {
    answerWith([
      makeEvent({
        event: 'lead.updated',
        entity_type: 'lead',
        entity_id: 'l_1',
        detail: detail({ fields: ['phone', 'postal_code'] }),
      }),
    ]);
    renderUi(<AuditView />);
    const row = (await screen.findByRole('link', { name: 'ada@example.org changed a lead' })).closest('li') as HTMLElement;
    expect(row).toHaveTextContent('telephone, postal code');
    expect(within(row).getByRole('link', { name: 'Lead' })).toHaveAttribute('href', '/leads?lead=l_1');
    expect(within(row).getByRole('link', { name: 'Run' })).toHaveAttribute('href', `/assistant?run=${RUN}`);
    await expectAccessible();
  });

  it('speaks French, also of the parts of the product', async () => {
    answerWith([makeEvent({ actor: 'guardrails', event: 'action.parked', detail: detail({ affected: 3 }) })]);
    renderUi(<AuditView />, { locale: 'fr' });
    const link = await screen.findByRole('link', { name: 'Le garde-fou a mis une étape en attente d’approbation' });
    expect(link.closest('li')).toHaveTextContent('3 lignes');
  });

  it('says why Khoj made no plan in the reader’s language', async () => {
    answerWith([makeEvent({ event: 'plan.fallback', actor: 'planner', entity_type: null, entity_id: null, detail: detail({ reason: 'Khoj did not answer within 60s' }) })]);
    renderPage({ locale: 'fr' });
    expect(await screen.findByText(/Khoj n’a pas répondu en 60 secondes/)).toBeInTheDocument();
  });

  it('tells of an event that it does not know by its name, and never reads markup', async () => {
    answerWith([makeEvent({ event: 'run', actor: '<b>eve</b>@example.org' })]);
    const { container } = renderUi(<AuditView />);
    const [link] = await screen.findAllByRole('link');
    expect(link).toHaveTextContent('<b>eve</b>@example.org: run');
    expect(container.querySelector('b')).toBeNull();
  });

  it('has a sentence for every event in both languages', async () => {
    const events = EVENT_GROUPS.flatMap(([, each]) => each);
    answerWith(events.map((event) => makeEvent({ audit_id: event, event })));
    const sentences = async () => (await screen.findAllByRole('link', { name: /ada@example\.org/ })).map((link) => link.textContent ?? '');
    const english = renderUi(<AuditView />);
    const inEnglish = await sentences();
    english.unmount();
    renderUi(<AuditView />, { locale: 'fr' });
    const inFrench = await sentences();
    expect(inEnglish).toHaveLength(events.length);
    expect(inFrench).toHaveLength(events.length);
    expect(events.filter((event, at) => inEnglish[at]?.includes(event) || inEnglish[at] === inFrench[at])).toEqual([]);
  });

  it('gives approvals and refusals signs of their own', async () => {
    answerWith([
      makeEvent({ audit_id: 'a1' }),
      makeEvent({ audit_id: 'a2', event: 'confirmation.rejected' }),
      makeEvent({ audit_id: 'a3', event: 'action.started' }),
    ]);
    const { container } = renderUi(<AuditView />);
    await screen.findByRole('link', { name: /approved a step/ });
    const signs = ['confirmation.approved', 'confirmation.rejected', 'action.started'].map(
      (event) => container.querySelector(`[data-event="${event}"]`)?.innerHTML,
    );
    expect(new Set(signs).size).toBe(3);
  });

  it('reads all conditions from its address, days as days of the reader', async () => {
    answerWith([makeEvent()]);
    renderUi(<AuditView />, { searchParams: 'actor=engine&event=run.settled&entity_type=lead&entity_id=l_1&run_id=r1&action_id=x1&from=2026-03-01&to=2026-03-02' });
    await screen.findByRole('link', { name: /approved a step/ });
    const query = asked();
    expect(Object.fromEntries(['actor', 'event', 'entity_type', 'entity_id', 'run_id', 'action_id'].map((name) => [name, query.get(name)]))).toEqual({
      actor: 'engine',
      event: 'run.settled',
      entity_type: 'lead',
      entity_id: 'l_1',
      run_id: 'r1',
      action_id: 'x1',
    });
    expect(query.get('from')).toBe(new Date(2026, 2, 1).toISOString());
    expect(query.get('to')).toBe(new Date(2026, 2, 3).toISOString());
  });

  it('narrows by an event of the menu, by who is typed, and takes a chip away', async () => {
    answerWith([makeEvent()]);
    const { user, search } = renderUi(<AuditView />, { searchParams: 'run_id=r1' });
    await screen.findByRole('link', { name: /approved a step/ });
    await user.click(screen.getByRole('button', { name: /Event: Every event/ }));
    expect(screen.getByText('Decisions')).toBeInTheDocument();
    await user.click(screen.getByRole('menuitemradio', { name: 'Sign-in failed' }));
    await waitFor(() => expect(asked().get('event')).toBe('login.failed'));
    await user.type(screen.getByRole('combobox', { name: /^Who:/ }), 'mailer');
    await waitFor(() => expect(asked().get('actor')).toBe('mailer'));
    await user.click(screen.getByRole('button', { name: 'Remove filter: One run' }));
    await waitFor(() => expect(search().has('run_id')).toBe(false));
    expect(search().get('actor')).toBe('mailer');
  });

  it('opens the whole record, with its details as pairs and as text, and its place in the chain', async () => {
    answerWith([makeEvent({ event: 'session.ended', run_id: null, detail: detail({ reason: 'replaced', note: '<script>alert(1)</script>', before: { percent: 10 } }) })]);
    const { user, search } = renderUi(<AuditView />);
    await user.click(await screen.findByRole('link', { name: /ended a session/ }));
    const sheet = await screen.findByRole('dialog', { name: 'Session ended' });
    expect(search().get('audit')).toBe('01890000-0000-7000-8000-000000000001');
    expect(within(sheet).getByText('replaced by a newer session')).toBeInTheDocument();
    expect(within(sheet).getByText('Before › Percentage')).toBeInTheDocument();
    expect(within(sheet).getByText('<script>alert(1)</script>')).toBeInTheDocument();
    expect(within(sheet).getByLabelText('As stored', { selector: 'pre' })).toHaveTextContent('"reason": "replaced"');
    expect(within(sheet).getByText('a'.repeat(64))).toBeInTheDocument();
    expect(within(sheet).getByText('b'.repeat(64))).toBeInTheDocument();
    await user.click(within(sheet).getByRole('button', { name: 'Everything by this actor' }));
    await waitFor(() => expect(search().get('actor')).toBe('ada@example.org'));
    expect(search().has('audit')).toBe(false);
  });

  it('finds an event that is not in the list by its address, and says when there is none', async () => {
    answerWith([makeEvent()]);
    server.on('GET /audit', ({ query }) => ({ items: query.get('audit_id') === 'far' ? [makeEvent({ audit_id: 'far', event: 'flag.changed' })] : [], next_cursor: null, total: 0 }));
    const found = renderUi(<AuditView />, { searchParams: 'audit=far' });
    expect(await screen.findByRole('dialog', { name: 'Rollout changed' })).toBeInTheDocument();
    found.unmount();
    renderUi(<AuditView />, { searchParams: 'audit=nowhere' });
    expect(await screen.findByText('There is no such event')).toBeInTheDocument();
  });

  it('loads more where the last page ended', async () => {
    answerWith([makeEvent()], 'cursor-2');
    const { user } = renderUi(<AuditView />);
    await user.click(await screen.findByRole('button', { name: 'Load more' }));
    await waitFor(() => expect(asked().get('cursor')).toBe('cursor-2'));
    expect(await screen.findByText('This is the beginning of the log.')).toBeInTheDocument();
  });

  it('teaches when it is empty, and offers a way out when filters leave nothing', async () => {
    answerWith([]);
    const { user, search } = renderUi(<AuditView />, { searchParams: 'event=run.settled' });
    expect(await screen.findByText('No event matches')).toBeInTheDocument();
    await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[1] as HTMLElement);
    expect(await screen.findByText('Nothing has happened yet')).toBeInTheDocument();
    expect([...search().keys()]).toEqual([]);
  });

  it('says that the server is away', async () => {
    server.on('GET /users', { items: [], next_cursor: null, total: 0 });
    server.on('GET /audit', offline);
    renderUi(<AuditView />);
    expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.');
  });
});

describe('the verification of the chain', () => {
  it('says that all is whole, and how many events are not sealed yet', async () => {
    answerWith([makeEvent()]);
    server.on('GET /audit/verify', { valid: true, checked: 1234, unchained: 2, first_broken: null });
    const { user } = renderPage();
    await user.click(screen.getByRole('button', { name: 'Verify the chain' }));
    const dialog = await screen.findByRole('dialog', { name: 'Verification of the chain' });
    expect(await within(dialog).findByText('The chain is whole')).toBeInTheDocument();
    expect(dialog).toHaveTextContent('1,234 events were checked');
    expect(dialog).toHaveTextContent('The 2 newest events are not sealed yet');
    await expectAccessible();
  });

  it('names the first broken event and opens it', async () => {
    answerWith([makeEvent({ audit_id: 'broken' })]);
    server.on('GET /audit/verify', { valid: false, checked: 9, unchained: 0, first_broken: 'broken' });
    const { user, search } = renderPage();
    await user.click(screen.getByRole('button', { name: 'Verify the chain' }));
    expect(await screen.findByText('The chain is broken')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Open the first broken event' }));
    await waitFor(() => expect(search().get('audit')).toBe('broken'));
    expect(await screen.findByRole('dialog', { name: 'Step approved' })).toBeInTheDocument();
  });

  it('tells others who may, and asks the server nothing', async () => {
    answerWith([makeEvent()]);
    const { user } = renderPage({ me: { role: 'approver' } });
    await user.click(screen.getByRole('button', { name: 'Verify the chain' }));
    expect(await screen.findByText('Only administrators may verify')).toBeInTheDocument();
    expect(server.sent('GET /audit/verify')).toEqual([]);
    expect(server.sent('GET /users')).toEqual([]);
  });

  it('says why when it could not be done', async () => {
    answerWith([makeEvent()]);
    server.on('GET /audit/verify', problem(429, 'too-many-requests', 'Wait.', { headers: { 'Retry-After': '7' } }));
    const { user } = renderPage();
    await user.click(screen.getByRole('button', { name: 'Verify the chain' }));
    expect(await screen.findByText('Too many requests. Try again in 7 seconds.')).toBeInTheDocument();
  });
});

describe('what the trail leads to', () => {
  it('leads nowhere when the record is gone by that very event', () => {
    expect(hrefOfEntity({ event: 'task.deleted', entity_type: 'task', entity_id: 't_1' })).toBeUndefined();
    expect(hrefOfEntity({ event: 'task.created', entity_type: 'task', entity_id: 't 1' })).toBe('/tasks?task=t%201');
    expect(hrefOfEntity({ event: 'user.created', entity_type: 'user', entity_id: 'u_1' })).toBe('/settings?tab=people');
    expect(hrefOfEntity({ event: 'x.made', entity_type: 'x', entity_id: '1' })).toBeUndefined();
  });

  it('takes no nonsense for a day', () => {
    expect(boundOf('yesterday')).toBeUndefined();
    expect(boundOf(null)).toBeUndefined();
    expect(boundOf('2026-12-31', 1)).toBe(new Date(2027, 0, 1).toISOString());
  });
});
