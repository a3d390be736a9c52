import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ProspectPanel } from '@/components/assistant-prospect-panel';
import { EVERY } from '@/lib/api/queries';
import type { Run } from '@/lib/api/client';
import { makeAction, makeRun } from './make-run';
import { expectAccessible, offline, problem, renderUi, reply, server } from './render';

const RUNS = 'GET /assistant/prospect/runs';
const RUN = 'GET /assistant/prospect/runs/{run_id}';
const inbox = vi.fn<(isInbox: boolean) => void>();

function page(items: Run[], next: string | null = null) {
  return { items, next_cursor: next, total: items.length };
}

/** The panel with a list of runs; each of them can be opened. */
function renderPanel(runs: Run[], options: Parameters<typeof renderUi>[1] = {}) {
  server.on(RUNS, ({ query }) =>
    page(
      runs.filter(
        (run) =>
          (!query.get('status') || run.status === query.get('status')) && (!query.get('q') || run.command.includes(query.get('q') ?? '')),
      ),
    ),
  );
  server.on(RUN, ({ params }) => runs.find(({ run_id }) => run_id === params.run_id) ?? problem(404, 'not-found', 'There is no such run.'));
  return renderUi(<ProspectPanel isInbox={false} onInbox={inbox} isShown />, options);
}

const list = () => screen.getByRole('complementary', { name: 'Runs' });
const rows = () => within(list()).queryAllByRole('link');
const YESTERDAY = new Date(Date.now() - 26 * 3_600_000).toISOString();

beforeEach(() => {
  window.sessionStorage.clear();
  Object.assign(window, { innerWidth: 1440 });
  inbox.mockReset();
  // jsdom lays nothing out, so nothing has a parent that it is placed by.
  vi.spyOn(HTMLElement.prototype, 'offsetParent', 'get').mockImplementation(function (this: HTMLElement) {
    return this.parentElement;
  });
  server.on('GET /assistant/prospect/pending', { items: [], next_cursor: null, total: 0 });
  server.on('GET /leads', { items: [], next_cursor: null, total: 0 });
  server.on('GET /tasks', { items: [], next_cursor: null, total: 0 });
  server.on('GET /projects', { items: [], next_cursor: null, total: 0 });
  return () => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  };
});

describe('without an open run', () => {
  test('the page asks, promises a plan first, and runs an example on a press', async () => {
    const begun = makeRun({
      run_id: 'run_begun00aaaaaa',
      command: 'Find 20 dental leads in Lyon, score them, run nurturing, notify me.',
      status: 'planning',
      planner: null,
      settled_at: null,
    });
    server.on('POST /assistant/prospect/execute', reply(202, begun));
    const runs: Run[] = [];
    const { user, search } = renderPanel(runs);
    expect(screen.getByRole('heading', { level: 1, name: 'What should we prospect today?' })).toBeInTheDocument();
    expect(screen.getByText(/nothing is deleted or done for good before somebody approves it/)).toBeInTheDocument();
    expect(await screen.findByText('No runs yet')).toBeInTheDocument();
    await expectAccessible();
    runs.push(begun);
    await user.click(screen.getByRole('button', { name: 'Find 20 dental leads in Lyon, score them, run nurturing, notify me.' }));
    expect(await screen.findByRole('heading', { level: 1, name: begun.command })).toBeInTheDocument();
    expect(search().get('run')).toBe('run_begun00aaaaaa');
    expect(server.sent('POST /assistant/prospect/execute')[0]?.body).toEqual({ command: begun.command, dry_run: false });
    expect(screen.getAllByText('Reading your request…')[0]).toBeInTheDocument();
    expect(screen.getByRole('status', { name: 'Making the plan…' })).toBeInTheDocument();
  });

  test('a command that the address brings along stands in the box, once', async () => {
    const { search } = renderPanel([], { searchParams: 'draft=Rescore%20all%20leads' });
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Command' })).toHaveValue('Rescore all leads'));
    await waitFor(() => expect(search().get('draft')).toBeNull());
    expect(server.sent('POST /assistant/prospect/execute')).toHaveLength(0);
  });

  test('a viewer reads along and is offered nothing to run', async () => {
    renderPanel([makeRun()], { me: { role: 'viewer' } });
    expect(await screen.findByText(/You can read along here/)).toBeInTheDocument();
    expect(screen.queryByRole('textbox', { name: 'Command' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'New run' })).not.toBeInTheDocument();
    expect(screen.queryByText('Or start with one of these')).not.toBeInTheDocument();
  });
});

describe('the list of runs', () => {
  const RUNS_OF_TWO_DAYS = [
    makeRun({
      run_id: 'r3',
      command: 'Delete leads below 20',
      status: 'awaiting_confirmation',
      created_at: new Date().toISOString(),
      actions: [makeAction({ status: 'pending_confirmation' })],
    }),
    makeRun({ run_id: 'r2', command: 'Find florists', status: 'failed', created_at: new Date(Date.now() - 60_000).toISOString() }),
    makeRun({
      run_id: 'r1',
      command: 'Find dentists',
      created_at: YESTERDAY,
      actions: [makeAction(), makeAction({ action_id: 'a2', status: 'failed' })],
    }),
  ];

  test('groups them by day, with the state in words and how many steps are over', async () => {
    renderPanel(RUNS_OF_TWO_DAYS);
    expect(await screen.findByText('Find dentists')).toBeInTheDocument();
    expect(rows().map((row) => row.getAttribute('href'))).toEqual(['/assistant?run=r3', '/assistant?run=r2', '/assistant?run=r1']);
    expect(within(screen.getByRole('region', { name: 'Today' })).getAllByRole('link')).toHaveLength(2);
    const earlier = within(screen.getByRole('region', { name: 'Earlier' })).getByRole('link');
    expect(earlier).toHaveTextContent('Done');
    expect(within(earlier).getByText('2 of 2 steps')).toBeInTheDocument();
  });

  test('is narrowed by state and by text, and the address says so', async () => {
    const { user, search } = renderPanel(RUNS_OF_TWO_DAYS);
    await screen.findByText('Find dentists');
    await user.click(within(list()).getByRole('button', { name: 'Failed' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(search().get('status')).toBe('failed');
    await user.click(within(list()).getByRole('button', { name: 'All' }));
    await user.keyboard('/');
    expect(screen.getByRole('searchbox', { name: 'Search commands' })).toHaveFocus();
    await user.keyboard('dentists');
    await waitFor(() => expect(search().get('q')).toBe('dentists'));
    await waitFor(() => expect(rows()).toHaveLength(1));
    await user.clear(screen.getByRole('searchbox', { name: 'Search commands' }));
    await user.keyboard('nobody asked this');
    expect(await screen.findByText('No run matches')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(rows()).toHaveLength(3));
  });

  test('offers every state in a menu', async () => {
    const { user, search } = renderPanel(RUNS_OF_TWO_DAYS);
    await screen.findByText('Find dentists');
    await user.click(screen.getByRole('button', { name: 'More states' }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Done' }));
    await waitFor(() => expect(search().get('status')).toBe('completed'));
    await waitFor(() => expect(rows()).toHaveLength(1));
  });

  test('is walked through by J and K, and Enter opens', async () => {
    const { user, search } = renderPanel(RUNS_OF_TWO_DAYS);
    await screen.findByText('Find dentists');
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('jj');
    expect(rows()[1]).toHaveFocus();
    await user.keyboard('k');
    expect(rows()[0]).toHaveFocus();
    await user.keyboard('jj{Enter}');
    await waitFor(() => expect(search().get('run')).toBe('r1'));
    expect(await screen.findByRole('heading', { level: 1, name: 'Find dentists' })).toBeInTheDocument();
    expect(rows()[2]).toHaveAttribute('aria-current', 'page');
  });

  test('keeps its order under the pointer, and lets what is new in afterwards', async () => {
    const runs = [...RUNS_OF_TWO_DAYS];
    const { client } = renderPanel(runs);
    await screen.findByText('Find dentists');
    const scroller = rows()[0]!.closest('section')!.parentElement!;
    fireEvent.pointerEnter(scroller, { pointerType: 'mouse' });
    runs.unshift(makeRun({ run_id: 'r4', command: 'Brand new', created_at: new Date(Date.now() + 1_000).toISOString() }));
    runs[1] = { ...runs[1]!, status: 'completed' };
    await client.invalidateQueries({ queryKey: ['runs'] });
    expect(await screen.findByRole('button', { name: '1 newer run' })).toBeInTheDocument();
    expect(rows().map((row) => row.getAttribute('href'))).toEqual(['/assistant?run=r3', '/assistant?run=r2', '/assistant?run=r1']);
    expect(rows()[0]).toHaveTextContent('Done');
    fireEvent.pointerLeave(scroller);
    expect(rows()[0]).toHaveTextContent('Brand new');
  });

  test('loads older runs', async () => {
    server.on(RUNS, ({ query }) =>
      query.get('cursor') === 'next' ? page([makeRun({ run_id: 'old', command: 'An old one' })]) : page([makeRun()], 'next'),
    );
    const { user } = renderUi(<ProspectPanel isInbox={false} onInbox={inbox} isShown />);
    await user.click(await screen.findByRole('button', { name: 'Load older runs' }));
    expect(await screen.findByText('An old one')).toBeInTheDocument();
  });

  test('leads to what waits for a decision', async () => {
    server.on('GET /assistant/prospect/pending', {
      items: [{ ...makeAction({ status: 'pending_confirmation' }), command: 'Delete leads below 20', requested_by: 'ada@example.org' }],
      next_cursor: null,
      total: 3,
    });
    const { user } = renderPanel(RUNS_OF_TWO_DAYS);
    await user.click(await screen.findByRole('button', { name: '3 actions wait for a decision' }));
    expect(inbox).toHaveBeenCalledWith(true);
  });

  test('says that it could not be loaded, and loads on a press', async () => {
    const { user } = renderPanel(RUNS_OF_TWO_DAYS);
    server.on(RUNS, offline);
    await user.click(await screen.findByRole('button', { name: 'Failed' }));
    expect(await screen.findByText('The runs could not be loaded')).toBeInTheDocument();
    server.on(RUNS, page([]));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No run matches')).toBeInTheDocument();
  });

  test('is in a sheet where there is no room beside the run', async () => {
    Object.assign(window, { innerWidth: 390 });
    const { user, search } = renderPanel(RUNS_OF_TWO_DAYS);
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Run history' }));
    await user.click(await screen.findByRole('link', { name: /Find dentists/ }));
    await waitFor(() => expect(search().get('run')).toBe('r1'));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });
});

describe('an open run', () => {
  test('is asked for again while it goes on, and says how far it is', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const steps = [
      makeAction({
        action_id: 'a1',
        type: 'source_leads_apify',
        params: { query: 'x', location: 'Lyon' },
        result: { leads_found: 20, leads_created: 20, source: 'sample' },
      }),
      makeAction({ action_id: 'a2', params: { scope: 'run' }, status: 'running', progress: { done: 7, total: 20 }, finished_at: null }),
    ];
    const runs = [makeRun({ run_id: 'r1', status: 'running', settled_at: null, actions: steps })];
    renderPanel(runs, { searchParams: 'run=r1' });
    expect(await screen.findByText('Working on step 2… 7 of 20')).toBeInTheDocument();
    // In the list and above the plan.
    expect(screen.getAllByText('1 of 2 steps')).toHaveLength(2);
    expect(screen.getByRole('progressbar', { name: 'Progress of the run' })).toHaveAttribute(
      'aria-valuetext',
      'Working on step 2… 7 of 20. 1 of 2 steps',
    );
    runs[0] = makeRun({
      run_id: 'r1',
      actions: [steps[0]!, makeAction({ action_id: 'a2', params: { scope: 'run' }, result: { leads_rescored: 20, scores_changed: 0 } })],
    });
    await vi.advanceTimersByTimeAsync(EVERY.active + 100);
    expect(await screen.findByText(/Finished in 42/)).toBeInTheDocument();
    // What it may have changed elsewhere is read anew when it comes to rest.
    await waitFor(() => expect(server.sent('GET /assistant/prospect/pending').length).toBeGreaterThan(1));
    const asked = server.sent(RUN).length;
    await vi.advanceTimersByTimeAsync(EVERY.active * 4);
    expect(server.sent(RUN)).toHaveLength(asked);
  });

  test('tells who asked, from where, and gives the link, the command and the JSON', async () => {
    const run = makeRun({ run_id: 'r1_abcdef', requested_by: 'bob@example.org', origin: 'schedule', actions: [makeAction()] });
    const { user } = renderPanel([run], { searchParams: 'run=r1_abcdef' });
    expect(await screen.findByText(/by bob@example.org from a schedule/)).toBeInTheDocument();
    expect(screen.getByText('Run abcdef')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'More about this run' }));
    await user.click(screen.getByRole('menuitem', { name: 'Copy link' }));
    expect(await navigator.clipboard.readText()).toMatch(/\/assistant\?run=r1_abcdef$/);
    await user.click(screen.getByRole('button', { name: 'More about this run' }));
    expect(screen.getByRole('menuitem', { name: 'Audit trail' })).toHaveAttribute('href', '/audit?run_id=r1_abcdef');
    await user.click(screen.getByRole('menuitem', { name: 'Edit and run again' }));
    expect(screen.getByRole('textbox', { name: 'Command' })).toHaveValue(run.command);
    await user.click(screen.getByRole('button', { name: 'More about this run' }));
    await user.click(screen.getByRole('menuitem', { name: 'Show as JSON' }));
    expect(await screen.findByText(/"run_id": "r1_abcdef"/)).toBeInTheDocument();
  });

  test('runs again with a key, and opens the new run', async () => {
    const again = makeRun({ run_id: 'r2', origin: 'replay', replay_of: 'r1' });
    const runs = [makeRun({ run_id: 'r1', actions: [makeAction()] }), again];
    server.on('POST /assistant/prospect/runs/{run_id}/replay', reply(202, again));
    const { user, search } = renderPanel(runs, { searchParams: 'run=r1' });
    await user.click(await screen.findByRole('button', { name: 'More about this run' }));
    await user.click(screen.getByRole('menuitem', { name: 'Run again' }));
    await waitFor(() => expect(search().get('run')).toBe('r2'));
    expect(server.sent('POST /assistant/prospect/runs/{run_id}/replay')[0]?.headers.get('Idempotency-Key')).toMatch(/r1/);
    await user.click(await screen.findByRole('button', { name: 'Repeats run r1' }));
    await waitFor(() => expect(search().get('run')).toBe('r1'));
  });

  test('asks before it stops what is being worked on', async () => {
    const run = makeRun({ run_id: 'r1', status: 'running', settled_at: null, actions: [makeAction({ status: 'running' })] });
    server.on(
      'POST /assistant/prospect/runs/{run_id}/cancel',
      reply(200, { ...run, status: 'cancelled', settled_at: '2026-03-02T09:00:10Z' }),
    );
    const { user } = renderPanel([run], { searchParams: 'run=r1' });
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Stop this run?' });
    expect(server.sent('POST /assistant/prospect/runs/{run_id}/cancel')).toHaveLength(0);
    await user.click(within(dialog).getByRole('button', { name: 'Stop the run' }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/runs/{run_id}/cancel')).toHaveLength(1));
  });

  test('stops what waits at once, and says when somebody was faster', async () => {
    const run = makeRun({
      run_id: 'r1',
      status: 'awaiting_confirmation',
      settled_at: null,
      actions: [makeAction({ type: 'delete_leads', status: 'pending_confirmation', decision: 'confirm', digest: 'd' })],
    });
    server.on('POST /assistant/prospect/runs/{run_id}/cancel', problem(409, 'already-settled', 'It has ended.'));
    const { user } = renderPanel([run], { searchParams: 'run=r1' });
    expect(await screen.findByText('Paused until somebody decides on step 1')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('The run has ended already.')).toBeInTheDocument();
  });

  test('is marked as a preview, and is run for real on a press', async () => {
    const run = makeRun({ run_id: 'r1', dry_run: true, actions: [makeAction({ status: 'skipped' })] });
    const real = makeRun({ run_id: 'r2', status: 'accepted', settled_at: null });
    server.on('POST /assistant/prospect/execute', reply(202, real));
    const { user, search } = renderPanel([run, real], { searchParams: 'run=r1' });
    expect(await screen.findByText('This is a preview: nothing was changed.')).toBeInTheDocument();
    expect(screen.getByText('1 step planned')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Run it for real' }));
    await waitFor(() => expect(search().get('run')).toBe('r2'));
    expect(server.sent('POST /assistant/prospect/execute')[0]?.body).toEqual({ command: run.command, dry_run: false });
  });

  test('that failed says why in plain words and proposes commands that work', async () => {
    const run = makeRun({
      run_id: 'r1',
      status: 'failed',
      command: 'Find plumbers',
      error: { code: 'missing-place', detail: 'Say where to look. Try for example: “Find 20 dentists in Lyon” or “Rescore all leads”.' },
    });
    const { user } = renderPanel([run], { searchParams: 'run=r1' });
    expect(await screen.findByText('The command does not say where to look.')).toBeInTheDocument();
    expect(screen.getByText(/No plan was made, so nothing was changed/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Rescore all leads' }));
    expect(screen.getByRole('textbox', { name: 'Command' })).toHaveValue('Rescore all leads');
    await user.click(screen.getByRole('button', { name: 'Edit the command' }));
    expect(screen.getByRole('textbox', { name: 'Command' })).toHaveValue('Find plumbers');
    await expectAccessible();
  });

  test('whose command holds markup shows it as text', async () => {
    const run = makeRun({ run_id: 'r1', command: '<script>alert(1)</script> & <b>bold</b>' });
    renderPanel([run], { searchParams: 'run=r1' });
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('<script>alert(1)</script> & <b>bold</b>');
  });

  test('that does not exist is said not to, with a way on', async () => {
    const { user, search } = renderPanel([], { searchParams: 'run=nothing' });
    expect(await screen.findByText('This run does not exist')).toBeInTheDocument();
    await user.click(within(screen.getByText('This run does not exist').parentElement!).getByRole('button', { name: 'New run' }));
    await waitFor(() => expect(search().get('run')).toBeNull());
    expect(screen.getByRole('heading', { level: 1, name: 'What should we prospect today?' })).toBeInTheDocument();
  });

  test('offers nothing to change to a viewer', async () => {
    const run = makeRun({ run_id: 'r1', status: 'running', settled_at: null, actions: [makeAction({ status: 'running' })] });
    const { user } = renderPanel([run], { searchParams: 'run=r1', me: { role: 'viewer' } });
    await user.click(await screen.findByRole('button', { name: 'More about this run' }));
    expect(screen.getByRole('menuitem', { name: 'Copy link' })).toBeInTheDocument();
    expect(screen.queryByRole('menuitem', { name: 'Edit and run again' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Stop' })).not.toBeInTheDocument();
  });
});
