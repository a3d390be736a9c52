import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LeadsView } from '@/components/leads-view';
import { TopbarSlotProvider } from '@/components/topbar-slot';
import type { AuditEvent, Lead, Task } from '@/lib/api/client';
import { startOfDay } from '@/lib/days';
import { expectAccessible, offline, problem, renderUi, reply, server } from './render';

const LEAD: Lead = {
  lead_id: 'l_1',
  name: 'Cabinet dentaire Bellecour',
  category: 'dentist',
  status: 'new',
  email: 'contact@bellecour.example.com',
  phone: '+33465710012',
  website: 'https://bellecour.example.com/',
  domain: 'bellecour.example.com',
  street: '1 place Bellecour',
  postal_code: '69002',
  city: 'Lyon',
  country: 'FR',
  latitude: 45.757,
  longitude: 4.832,
  rating: 4.5,
  reviews_count: 12,
  score: 82,
  score_reasons: [{ code: 'FIT_CATEGORY', points: 25, detail: 'Main category is dentist.' }],
  scored_at: '2026-11-20T10:00:00Z',
  source: 'openstreetmap',
  source_ref: 'node/42',
  retrieved_at: '2026-11-20T10:00:00Z',
  first_run_id: null,
  last_run_id: null,
  suppressed: false,
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
};
const OTHER: Lead = {
  ...LEAD,
  lead_id: 'l_2',
  name: 'Dentiste Presqu’île',
  score: null,
  score_reasons: [],
  status: 'won',
  source: 'sample',
  email: null,
  domain: null,
  website: null,
};
const TASK: Task = {
  task_id: 't_1',
  title: 'Call Bellecour',
  kind: 'call',
  status: 'open',
  due_at: '2099-01-01T08:00:00Z',
  lead_id: 'l_1',
  lead_name: LEAD.name,
  project_id: null,
  project_name: null,
  run_id: null,
  sequence: null,
  step: null,
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
};
const NOTHING = { items: [], next_cursor: null, total: 0 };

/** The list answers with these leads; the sheet with the one of its id. */
function answerLeads(leads: readonly Lead[] = [LEAD, OTHER], more: { next_cursor?: string | null; total?: number | null } = {}) {
  server.on('GET /leads', { items: [...leads], next_cursor: null, total: leads.length, ...more });
  server.on(
    'GET /leads/{lead_id}',
    ({ params }) => leads.find((lead) => lead.lead_id === params.lead_id) ?? problem(404, 'not-found', 'There is no such lead.'),
  );
  server.on('GET /tasks', { items: [TASK], next_cursor: null, total: 1 });
  server.on('GET /audit', NOTHING);
}
const asked = () => server.sent('GET /leads').at(-1)?.query;
/** The rows of the table, once the leads are there. */
async function rows(): Promise<HTMLElement[]> {
  await screen.findAllByRole('rowheader');
  return screen.getAllByRole('row').slice(1);
}
/** The button of a filter; the table's header has buttons of the same names. */
const filter = (name: string | RegExp) => within(screen.getByRole('group', { name: 'Filters' })).getByRole('button', { name });

beforeEach(() => window.sessionStorage.clear());

describe('The list of leads', () => {
  it('shows each lead with its category, score, status and ways to it, and marks samples', async () => {
    answerLeads();
    renderUi(<LeadsView />);
    const [first, second] = await rows();
    expect(within(first!).getByRole('link', { name: /Cabinet dentaire Bellecour/ })).toBeInTheDocument();
    expect(within(first!).getByText('Dentist')).toBeInTheDocument();
    expect(within(first!).getByRole('img', { name: 'Score 82 of 100' })).toBeInTheDocument();
    expect(within(first!).getByText('E-mail contact@bellecour.example.com')).toBeInTheDocument();
    expect(within(second!).getByRole('img', { name: 'No score yet' })).toBeInTheDocument();
    expect(within(second!).getByText('Fictional')).toBeInTheDocument();
    expect(screen.getByRole('heading', { level: 1, name: 'Leads' })).toBeInTheDocument();
    expect(screen.getByText('2 leads')).toBeInTheDocument();
    await expectAccessible();
  });

  it('asks for exactly what the address says, and for nothing that may not stand there', async () => {
    answerLeads();
    renderUi(<LeadsView />, {
      searchParams:
        'q=bel&status=new&city=Lyon&category=dentist&min_score=60&max_score=900&has_email=true&has_phone=false&source=nowhere&sort=-score',
    });
    await rows();
    expect(Object.fromEntries(asked()!)).toEqual({
      q: 'bel',
      status: 'new',
      city: 'Lyon',
      category: 'dentist',
      min_score: '60',
      has_email: 'true',
      has_phone: 'false',
      sort: '-score',
      limit: '50',
    });
  });

  it('searches after a pause in typing, and takes the text from the address when that changes', async () => {
    answerLeads();
    const { user, search } = renderUi(<LeadsView />, { searchParams: 'cursor=abc' });
    await rows();
    await user.keyboard('/');
    expect(screen.getByRole('searchbox', { name: 'Search leads' })).toHaveFocus();
    await user.keyboard('belle');
    await waitFor(() => expect(asked()!.get('q')).toBe('belle'));
    expect(server.sent('GET /leads').filter(({ query }) => query.get('q') !== null)).toHaveLength(1);
    expect(search().get('q')).toBe('belle');
    expect(search().get('cursor')).toBeNull();
  });

  it('narrows by status, category, score and contact, says so on the buttons, and takes each away again', async () => {
    answerLeads();
    const { user, search } = renderUi(<LeadsView />);
    await rows();
    await user.click(filter('Status'));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Qualified' }));
    await waitFor(() => expect(search().get('status')).toBe('qualified'));

    await user.click(filter('Category'));
    await user.type(await screen.findByPlaceholderText('Search categories…'), 'dentis');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(search().get('category')).toBe('dentist'));

    await user.click(filter('Score'));
    await user.type(screen.getByLabelText('From'), '90');
    await user.type(screen.getByLabelText('To'), '80');
    expect(screen.getByText('“From” must not be above “To”.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Apply' })).toBeDisabled();
    await user.clear(screen.getByLabelText('To'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(search().get('min_score')).toBe('90'));
    expect(filter('Score: ≥ 90')).toBeInTheDocument();

    await user.click(filter('Contact'));
    await user.click((await screen.findAllByRole('menuitemradio', { name: 'Without' }))[0]!);
    await waitFor(() => expect(search().get('has_email')).toBe('false'));
    expect(Object.fromEntries(asked()!)).toMatchObject({ status: 'qualified', category: 'dentist', min_score: '90', has_email: 'false' });

    await user.click(screen.getByRole('button', { name: 'Remove the filter: Category' }));
    await waitFor(() => expect(search().get('category')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect([...search().keys()]).toEqual([]));
  });

  it('sorts on the server, the best score first', async () => {
    answerLeads();
    const { user, search } = renderUi(<LeadsView />);
    await rows();
    expect(screen.getByRole('columnheader', { name: 'Created' })).toHaveAttribute('aria-sort', 'descending');
    await user.click(within(screen.getByRole('table')).getByRole('button', { name: 'Score' }));
    await waitFor(() => expect(search().get('sort')).toBe('-score'));
    expect(asked()!.get('sort')).toBe('-score');
  });

  it('goes from page to page by cursors and finds the way back after a reload', async () => {
    const answer = (cursor: string | null) =>
      cursor === null
        ? { items: [LEAD], next_cursor: 'c2', total: null }
        : cursor === 'c2'
          ? { items: [OTHER], next_cursor: 'c3', total: null }
          : { items: [LEAD], next_cursor: null, total: null };
    server.on('GET /leads', ({ query }) => answer(query.get('cursor')));
    const { user, search, unmount } = renderUi(<LeadsView />);
    await rows();
    expect(screen.getAllByText(/More than 10,000 leads/).length).toBeGreaterThan(0);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(search().get('cursor')).toBe('c2'));
    await screen.findByRole('link', { name: /Presqu’île/ });
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(search().get('cursor')).toBe('c3'));
    unmount();

    const again = renderUi(<LeadsView />, { searchParams: 'cursor=c3' });
    await rows();
    expect(screen.getByText(/101–101/)).toBeInTheDocument();
    await again.user.click(screen.getByRole('button', { name: 'Previous' }));
    await waitFor(() => expect(again.search().get('cursor')).toBe('c2'));
    await screen.findByRole('link', { name: /Presqu’île/ });
    await again.user.click(screen.getByRole('button', { name: 'Previous' }));
    await waitFor(() => expect(again.search().get('cursor')).toBeNull());
  });

  it('begins at the first page when the cursor belongs to another order', async () => {
    server.on('GET /leads', ({ query }) =>
      query.get('cursor')
        ? problem(422, 'invalid', 'No.', { errors: [{ pointer: '/cursor', detail: 'is no next_cursor of a page in this order' }] })
        : { items: [LEAD], next_cursor: null, total: 1 },
    );
    const { search } = renderUi(<LeadsView />, { searchParams: 'cursor=ff&sort=name' });
    await screen.findByRole('link', { name: /Bellecour/ });
    expect(search().get('cursor')).toBeNull();
    expect(search().get('sort')).toBe('name');
  });

  it('teaches when there is no lead, and offers to clear the filters when none matches', async () => {
    server.on('GET /leads', NOTHING);
    const { unmount } = renderUi(<LeadsView />);
    const find = await screen.findByRole('link', { name: 'Find some with Prospect AI' });
    expect(new URLSearchParams(find.getAttribute('href')!.split('?')[1]).get('draft')).toContain('Find 20 dental leads in Lyon');
    unmount();
    const { user, search } = renderUi(<LeadsView />, { searchParams: 'city=Nowhere' });
    expect(await screen.findByText('No lead matches')).toBeInTheDocument();
    await user.click(screen.getAllByRole('button', { name: 'Clear filters' }).at(-1)!);
    await waitFor(() => expect(search().get('city')).toBeNull());
  });

  it('says why it could not be loaded and tries again; a later failure keeps what is there', async () => {
    server.on('GET /leads', offline);
    const { user, client } = renderUi(<LeadsView />);
    expect(await screen.findByText(/The server cannot be reached/)).toBeInTheDocument();
    answerLeads();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await rows();
    server.on('GET /leads', offline);
    await act(() => client.invalidateQueries({ queryKey: ['leads'] }));
    expect(screen.getByRole('link', { name: /Bellecour/ })).toBeInTheDocument();
  });

  it('says which run the leads are from, and opens it', async () => {
    answerLeads();
    server.on('GET /assistant/prospect/runs/{run_id}', reply(200, { run_id: 'r_1', command: 'Find 20 dentists', status: 'completed' }));
    const { user, search } = renderUi(<LeadsView />, { searchParams: 'run_id=r_1' });
    expect(await screen.findByText('2 leads from the run “Find 20 dentists”')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open run' })).toHaveAttribute('href', '/assistant?run=r_1');
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    await waitFor(() => expect(search().get('run_id')).toBeNull());
  });

  it('shows names as text, whatever stands in them', async () => {
    answerLeads([{ ...LEAD, name: '<img src=x onerror=alert(1)>', website: 'javascript:alert(1)' }]);
    const { user } = renderUi(<LeadsView />);
    await user.click(await screen.findByRole('link', { name: /<img src=x/ }));
    const sheet = await screen.findByRole('dialog');
    expect(document.querySelector('img[src="x"]')).toBeNull();
    expect(within(sheet).queryByRole('link', { name: /javascript/ })).toBeNull();
    expect(within(sheet).getByText('javascript:alert(1)')).toBeInTheDocument();
  });

  it('moves through the rows by J and K, and opens one by Enter', async () => {
    answerLeads();
    const { user, search } = renderUi(<LeadsView />);
    await rows();
    await user.keyboard('jj');
    expect(screen.getByRole('link', { name: /Presqu’île/ })).toHaveFocus();
    await user.keyboard('k{Enter}');
    await waitFor(() => expect(search().get('lead')).toBe('l_1'));
  });

  it('is complete in French', async () => {
    answerLeads();
    renderUi(<LeadsView />, { locale: 'fr', searchParams: 'lead=l_1' });
    const sheet = await screen.findByRole('dialog', { name: 'Cabinet dentaire Bellecour' });
    expect(within(sheet).getByText('Dentiste · Lyon')).toBeInTheDocument();
    expect(within(sheet).getByRole('region', { name: 'Provenance' })).toBeInTheDocument();
    expect(screen.getByText('2 prospects')).toBeInTheDocument();
  });
});

describe('The licence of OpenStreetMap', () => {
  it('is said under a list with leads from there, and under no other', async () => {
    answerLeads();
    const { unmount } = renderUi(<LeadsView />);
    await rows();
    expect(screen.getByRole('link', { name: /© OpenStreetMap contributors, ODbL 1\.0/ })).toHaveAttribute('href', 'https://www.openstreetmap.org/copyright');
    unmount();
    answerLeads([OTHER]);
    renderUi(<LeadsView />);
    await rows();
    expect(screen.queryByText(/OpenStreetMap contributors/)).toBeNull();
  });
});

describe('The export', () => {
  /** Puts the export's button where the shell would put it. */
  const draw = (searchParams = '') =>
    renderUi(
      <TopbarSlotProvider bar={(slot) => <header ref={slot} />}>
        <LeadsView />
      </TopbarSlotProvider>,
      { searchParams },
    );

  it('saves the file of the list under the name that the server gives', async () => {
    answerLeads();
    server.on(
      'GET /leads/export',
      reply(200, 'name,source\r\nBellecour,openstreetmap\r\n', { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="leads-2026.csv"' }),
    );
    const saved: string[] = [];
    URL.createObjectURL = vi.fn(() => 'blob:leads');
    URL.revokeObjectURL = vi.fn();
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(`${this.download} ${this.href}`);
    });
    const { user } = draw('city=Lyon&cursor=c2');
    await rows();
    await user.click(screen.getByRole('button', { name: 'Export CSV' }));
    await waitFor(() => expect(saved).toEqual(['leads-2026.csv blob:leads']));
    expect(Object.fromEntries(server.sent('GET /leads/export')[0]!.query)).toEqual({ city: 'Lyon' });
    // What came from OpenStreetMap is handed on with the names that its licence asks for.
    expect(await screen.findByText(/Some rows come from OpenStreetMap/)).toBeInTheDocument();
  });

  it('offers a command where so many leads need an approval', async () => {
    answerLeads();
    server.on('GET /leads/export', problem(422, 'export-too-large', 'These are more than 500 leads.'));
    const { user } = draw('city=Lyon');
    await rows();
    await user.click(screen.getByRole('button', { name: 'Export CSV' }));
    const window = await screen.findByRole('dialog', { name: 'Too many leads for a direct download' });
    expect(within(window).getByText('Export all leads in Lyon')).toBeInTheDocument();
    expect(within(window).getByRole('link', { name: 'Open in Prospect AI' })).toHaveAttribute(
      'href',
      '/assistant?draft=Export%20all%20leads%20in%20Lyon',
    );
  });

  it('offers none where a command would take more than the list shows', async () => {
    answerLeads();
    server.on('GET /leads/export', problem(422, 'export-too-large', 'These are more than 500 leads.'));
    const { user } = draw('q=cabinet');
    await rows();
    await user.click(screen.getByRole('button', { name: 'Export CSV' }));
    const window = await screen.findByRole('dialog', { name: 'Too many leads for a direct download' });
    expect(within(window).queryByRole('link')).toBeNull();
  });
});

describe('Selected leads', () => {
  it('change their status one by one; what fails is named and stays selected', async () => {
    answerLeads();
    server.on('PATCH /leads/{lead_id}', ({ params }) =>
      params.lead_id === 'l_1' ? { ...LEAD, status: 'contacted' as const } : problem(404, 'not-found', 'There is no such lead.'),
    );
    const { user } = renderUi(<LeadsView />);
    await rows();
    await user.click(screen.getByRole('checkbox', { name: 'Select all rows' }));
    const bar = await screen.findByRole('region', { name: 'Selected leads' });
    expect(within(bar).getByText('2 leads selected')).toBeInTheDocument();
    await user.click(within(bar).getByRole('button', { name: 'Change status' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Contacted' }));
    expect(await screen.findByText('1 lead could not be changed')).toBeInTheDocument();
    expect(within(screen.getByRole('alert')).getByText('Dentiste Presqu’île')).toBeInTheDocument();
    expect(screen.getByText('1 lead selected')).toBeInTheDocument();
    expect(server.sent('PATCH /leads/{lead_id}').map(({ params, body }) => [params.lead_id, body])).toEqual([
      ['l_1', { status: 'contacted' }],
      ['l_2', { status: 'contacted' }],
    ]);
    expect(await screen.findByText('1 lead is now “Contacted”')).toBeInTheDocument();
  });

  it('are stopped on a press, also after the list was narrowed: what was not reached stays as it is', async () => {
    answerLeads();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    server.on('PATCH /leads/{lead_id}', () => held.then(() => LEAD));
    const { user } = renderUi(<LeadsView />);
    await rows();
    await user.click(screen.getByRole('checkbox', { name: 'Select all rows' }));
    await user.click(await screen.findByRole('button', { name: 'Change status' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Contacted' }));
    await user.type(screen.getByRole('searchbox'), 'x');
    await waitFor(() => expect(asked()?.get('q')).toBe('x'));
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    letGo();
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Selected leads' })).toBeNull());
    expect(server.sent('PATCH /leads/{lead_id}')).toHaveLength(1);
  });

  it('become a command for Prospect AI that names exactly them', async () => {
    answerLeads();
    const { user } = renderUi(<LeadsView />);
    await rows();
    await user.click(screen.getByRole('checkbox', { name: /Select .*Bellecour/ }));
    await user.click(screen.getByRole('button', { name: 'Ask Prospect AI' }));
    expect(await screen.findByRole('menuitem', { name: 'Start follow-up' })).toHaveAttribute(
      'href',
      '/assistant?draft=Nurture%20leads%20l_1',
    );
  });

  it('are deleted only after a question that says how many and what goes with them', async () => {
    answerLeads();
    server.on('DELETE /leads/{lead_id}', undefined);
    const { user } = renderUi(<LeadsView />);
    await rows();
    await user.click(screen.getByRole('checkbox', { name: 'Select all rows' }));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const question = await screen.findByRole('alertdialog', { name: 'Delete 2 leads?' });
    expect(within(question).getByText(/with all of their tasks/)).toBeInTheDocument();
    expect(server.sent('DELETE /leads/{lead_id}')).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Delete 2 leads' }));
    await waitFor(() => expect(server.sent('DELETE /leads/{lead_id}').map(({ params }) => params.lead_id)).toEqual(['l_1', 'l_2']));
    expect(await screen.findByText('2 leads deleted')).toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'Selected leads' })).toBeNull();
  });

  it('are not offered to who may only read, nor is deleting to an operator', async () => {
    answerLeads();
    const { unmount } = renderUi(<LeadsView />, { me: { role: 'viewer' } });
    await rows();
    expect(screen.queryByRole('checkbox')).toBeNull();
    unmount();
    const { user } = renderUi(<LeadsView />, { me: { role: 'operator' } });
    await rows();
    await user.click(screen.getByRole('checkbox', { name: 'Select all rows' }));
    expect(screen.getByRole('button', { name: 'Change status' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });
});

describe('The sheet of a lead', () => {
  const open = async (searchParams = 'lead=l_1', me = {}) => {
    const page = renderUi(<LeadsView />, { searchParams, me });
    const sheet = await screen.findByRole('dialog', { name: LEAD.name });
    await within(sheet).findByText('Call Bellecour');
    return { ...page, sheet };
  };

  it('calls a task late when its day is over, as the list of tasks does', async () => {
    answerLeads();
    // Due since midnight, but still today; and the last moment of yesterday.
    const today = new Date(startOfDay(Date.now())).toISOString();
    const yesterday = new Date(startOfDay(Date.now()) - 1).toISOString();
    server.on('GET /tasks', { items: [TASK, { ...TASK, task_id: 't_2', title: 'Today', due_at: today }, { ...TASK, task_id: 't_3', title: 'Yesterday', due_at: yesterday }], next_cursor: null, total: 3 });
    const { sheet } = await open();
    const due = (title: string) => within(within(sheet).getByRole('link', { name: title }).closest('li') as HTMLElement).getByRole('time');
    expect(due('Today')).toHaveTextContent(/^due Today \d\d:\d\d$/);
    expect(due('Yesterday')).toHaveTextContent(/^was due Yesterday \d\d:\d\d$/);
    expect(due('Yesterday')).toHaveClass('text-bad');
    expect(due('Today')).not.toHaveClass('text-bad');
  });

  it('shows how to reach the lead, what its score is made of, its tasks and where it comes from', async () => {
    answerLeads();
    server.on('GET /audit', {
      items: [
        {
          audit_id: 'a_1',
          at: '2026-11-20T10:00:00Z',
          actor: 'ada@example.org',
          event: 'lead.updated',
          run_id: null,
          action_id: null,
          entity_type: 'lead',
          entity_id: 'l_1',
          detail: { fields: ['email', 'city'] } as unknown as AuditEvent['detail'],
          seq: null,
          prev_hash: null,
          hash: null,
        },
      ],
      next_cursor: null,
      total: 1,
    });
    const { sheet } = await open();
    expect(within(sheet).getByRole('link', { name: 'contact@bellecour.example.com' })).toHaveAttribute(
      'href',
      'mailto:contact%40bellecour.example.com',
    );
    expect(within(sheet).getByRole('link', { name: /65/ })).toHaveAttribute('href', 'tel:%2B33465710012');
    expect(within(sheet).getByRole('link', { name: /Show on OpenStreetMap/ })).toHaveAttribute('rel', expect.stringContaining('noopener'));
    expect(within(sheet).getByText(/OpenStreetMap contributors/)).toBeInTheDocument();
    expect(within(sheet).getByRole('link', { name: 'Open the audit log' })).toHaveAttribute('href', '/audit?entity_type=lead&entity_id=l_1');
    expect(await within(sheet).findByText(/changed E-mail, City/)).toBeInTheDocument();
    expect(Object.fromEntries(server.sent('GET /audit').at(-1)!.query)).toMatchObject({ entity_type: 'lead', entity_id: 'l_1' });
    expect(Object.fromEntries(server.sent('GET /tasks').at(-1)!.query)).toMatchObject({ lead_id: 'l_1' });
    await expectAccessible();
  });

  it('changes the status at once, and takes it back when the server refuses', async () => {
    answerLeads();
    let refuse: (() => void) | undefined;
    server.on(
      'PATCH /leads/{lead_id}',
      () => new Promise((resolve) => (refuse = () => resolve(problem(503, 'unavailable', 'The database is away.')))),
    );
    const { user, sheet } = await open();
    await user.click(within(sheet).getByRole('combobox', { name: 'Status' }));
    await user.click(await screen.findByRole('option', { name: 'Qualified' }));
    await waitFor(() => expect(within(sheet).getByRole('combobox', { name: 'Status' })).toHaveTextContent('Qualified'));
    act(() => refuse?.());
    await waitFor(() => expect(within(sheet).getByRole('combobox', { name: 'Status' })).toHaveTextContent('New'));
    expect(await screen.findByText('The server cannot answer right now. Try again in a moment.')).toBeInTheDocument();
  });

  it('goes to the next lead of the list by J, and closes by Escape', async () => {
    answerLeads();
    const { user, search } = await open();
    await user.keyboard('j');
    await waitFor(() => expect(search().get('lead')).toBe('l_2'));
    expect(await screen.findByRole('dialog', { name: OTHER.name })).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(search().get('lead')).toBeNull());
  });

  it('adds a task and ticks one off', async () => {
    answerLeads();
    server.on('POST /tasks', reply(201, { ...TASK, task_id: 't_2', title: 'Send the quote' }));
    server.on('PATCH /tasks/{task_id}', { ...TASK, status: 'done' });
    const { user, sheet } = await open();
    await user.click(within(sheet).getByRole('button', { name: 'Add task' }));
    await user.type(within(sheet).getByLabelText('What is to be done'), ' Send the quote ');
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(server.sent('POST /tasks').map(({ body }) => body)).toEqual([
        { lead_id: 'l_1', title: 'Send the quote', kind: 'call', due_at: null },
      ]),
    );
    await user.click(within(sheet).getByRole('checkbox', { name: 'Done: Call Bellecour' }));
    await waitFor(() => expect(server.sent('PATCH /tasks/{task_id}').map(({ body }) => body)).toEqual([{ status: 'done' }]));
    expect(await screen.findByText('“Call Bellecour” is done')).toBeInTheDocument();
  });

  it('explains why a suppressed lead is left alone', async () => {
    answerLeads([{ ...LEAD, suppressed: true }]);
    const { sheet } = await open();
    expect(within(sheet).getByText(/on the do-not-contact list/)).toBeInTheDocument();
  });

  it('deletes after a question that counts the tasks, and is closed to who may not', async () => {
    answerLeads([LEAD]);
    server.on('DELETE /leads/{lead_id}', undefined);
    const { user, sheet, search } = await open();
    await user.click(within(sheet).getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const question = await screen.findByRole('alertdialog', { name: `Delete “${LEAD.name}”?` });
    expect(await within(question).findByText(/with its 1 task/)).toBeInTheDocument();
    await user.click(within(question).getByRole('button', { name: 'Delete lead' }));
    await waitFor(() => expect(server.sent('DELETE /leads/{lead_id}')).toHaveLength(1));
    await waitFor(() => expect(search().get('lead')).toBeNull());
  });

  it('says so when the lead is gone', async () => {
    answerLeads([]);
    renderUi(<LeadsView />, { searchParams: 'lead=l_9' });
    expect(await screen.findByText('This lead does not exist, or no longer')).toBeInTheDocument();
  });
});

describe('The form of a lead', () => {
  it('creates a lead from what was typed, with a known category by its key', async () => {
    answerLeads();
    server.on('POST /leads', reply(201, OTHER));
    const { user, search } = renderUi(<LeadsView />, { searchParams: 'lead=new', locale: 'fr' });
    await user.type(await screen.findByLabelText(/^Nom/), ' Dentiste Presqu’île ');
    await user.type(screen.getByLabelText('Catégorie'), 'expert-comptable');
    await user.type(screen.getByLabelText('Pays'), 'fr');
    await user.type(screen.getByLabelText('Latitude'), '45,75');
    await user.click(screen.getByRole('button', { name: 'Créer le prospect' }));
    await waitFor(() =>
      expect(server.sent('POST /leads').map(({ body }) => body)).toEqual([
        { name: 'Dentiste Presqu’île', category: 'accountant', country: 'FR', latitude: 45.75 },
      ]),
    );
    await waitFor(() => expect(search().get('lead')).toBe('l_2'));
  });

  it('checks before it asks, and puts what the server refuses next to its field', async () => {
    answerLeads();
    server.on(
      'POST /leads',
      problem(422, 'invalid', 'No.', { errors: [{ pointer: '/phone', detail: 'is not a valid telephone number' }] }),
    );
    const { user } = renderUi(<LeadsView />, { searchParams: 'lead=new' });
    await screen.findByLabelText(/^Name/);
    await user.type(screen.getByLabelText('E-mail'), 'nope');
    await user.click(screen.getByRole('button', { name: 'Create lead' }));
    expect(await screen.findByText('Type a name.')).toBeInTheDocument();
    expect(screen.getByText('Not a valid e-mail address.')).toBeInTheDocument();
    expect(server.sent('POST /leads')).toEqual([]);
    await user.type(screen.getByLabelText(/^Name/), 'Zed');
    await user.clear(screen.getByLabelText('E-mail'));
    await user.type(screen.getByLabelText('Phone'), '12345');
    await user.click(screen.getByRole('button', { name: 'Create lead' }));
    await waitFor(() => expect(screen.getByLabelText('Phone')).toBeInvalid());
    expect(screen.getByLabelText('Phone')).toHaveAccessibleDescription(/Not a valid phone number/);
    await expectAccessible();
  });

  it('sends only the fields that were changed, and null for one that was emptied', async () => {
    answerLeads();
    server.on('PATCH /leads/{lead_id}', LEAD);
    const { user } = renderUi(<LeadsView />, { searchParams: 'lead=l_1' });
    const sheet = await screen.findByRole('dialog', { name: LEAD.name });
    await user.click(within(sheet).getByRole('button', { name: 'Edit' }));
    await user.clear(await screen.findByLabelText('Website'));
    await user.clear(screen.getByLabelText('City'));
    await user.type(screen.getByLabelText('City'), 'Paris');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.sent('PATCH /leads/{lead_id}').map(({ body }) => body)).toEqual([{ website: null, city: 'Paris' }]));
    expect(await screen.findByRole('button', { name: 'Edit' })).toBeInTheDocument();
  });

  it('asks before what was typed is lost', async () => {
    answerLeads();
    const { user, search } = renderUi(<LeadsView />, { searchParams: 'lead=new' });
    await user.type(await screen.findByLabelText(/^Name/), 'Zed');
    await user.keyboard('{Escape}');
    const question = await screen.findByRole('alertdialog', { name: 'Discard your changes?' });
    await user.click(within(question).getByRole('button', { name: 'Keep editing' }));
    expect(screen.getByLabelText(/^Name/)).toHaveValue('Zed');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(search().get('lead')).toBeNull());
  });
});
