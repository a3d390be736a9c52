import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { PendingInbox } from '@/components/assistant-pending';
import type { Schemas } from '@/lib/api/client';
import { makeAction, makeRun } from './make-run';
import { expectAccessible, problem, renderUi, reply, server } from './render';

type Pending = Schemas['PendingAction'];
const HOSTILE = '<script>alert(1)</script>';

function waiting(id: string, runId: string, parts: Partial<Pending> = {}): Pending {
  return {
    ...makeAction({ action_id: id, run_id: runId, type: 'delete_leads', params: { filter: { max_score: 19 } }, decision: 'confirm', status: 'pending_confirmation', affected: 14 }),
    digest: `digest-${id}`,
    expires_at: new Date(Date.now() + 4.5 * 3_600_000).toISOString(),
    reasons: [{ code: 'irreversible', detail: 'This cannot be undone.' }],
    command: `Command of ${runId}`,
    requested_by: 'otto@example.org',
    ...parts,
  };
}

function list(...items: Pending[]) {
  return { items, next_cursor: null, total: items.length };
}

describe('the inbox of decisions', () => {
  it('lists what waits in all runs, with who asked, how many, until when, and the way to the run', async () => {
    server.on('GET /assistant/prospect/pending', list(waiting('a', 'run_1', { command: HOSTILE }), waiting('b', 'run_2')));
    renderUi(<PendingInbox />);
    const rows = within(await screen.findByRole('list', { name: 'Steps that wait for a decision' })).getAllByRole('listitem');
    expect(rows).toHaveLength(2);
    const first = rows[0] as HTMLElement;
    expect(within(first).getByText('14 leads')).toBeInTheDocument();
    expect(within(first).getByText(`In: ${HOSTILE}`)).toBeInTheDocument();
    expect(within(first).getByText(/Asked by otto@example.org/)).toBeInTheDocument();
    expect(within(first).getByText('Can’t be undone')).toBeInTheDocument();
    expect(within(first).getByText(/Expires in 4 hours/)).toBeInTheDocument();
    expect(within(first).getByRole('link', { name: /Open the run/ })).toHaveAttribute('href', '/assistant?run=run_1');
    await expectAccessible();
  });

  it('approves several of several runs with one request for each run, and with the comment', async () => {
    server.on('GET /assistant/prospect/pending', list(waiting('a', 'run_1'), waiting('b', 'run_1'), waiting('c', 'run_2')));
    server.on('POST /assistant/prospect/confirm', ({ body }) => reply(202, makeRun({ run_id: (body as { run_id: string }).run_id })));
    const { user } = renderUi(<PendingInbox />);
    await user.click(await screen.findByRole('checkbox', { name: 'Select all' }));
    await user.click(screen.getByRole('button', { name: 'Approve 3…' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(within(dialog).getAllByText('14 leads will be deleted.')).toHaveLength(3);
    // What cannot be undone is approved step by step: one press on Select all is not enough.
    expect(within(dialog).getByRole('button', { name: 'Nothing chosen' })).toBeDisabled();
    const ticks = within(dialog).getAllByRole('checkbox', { name: /I have looked at this step/ });
    expect(ticks).toHaveLength(3);
    for (const tick of ticks) await user.click(tick);
    await user.type(within(dialog).getByLabelText(/Comment/), 'Agreed');
    await user.click(within(dialog).getByRole('button', { name: 'Approve 3 steps' }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(2));
    expect(server.sent('POST /assistant/prospect/confirm').map(({ body }) => body)).toEqual([
      { run_id: 'run_1', decision: 'approve', comment: 'Agreed', actions: [{ action_id: 'a', digest: 'digest-a' }, { action_id: 'b', digest: 'digest-b' }] },
      { run_id: 'run_2', decision: 'approve', comment: 'Agreed', actions: [{ action_id: 'c', digest: 'digest-c' }] },
    ]);
    expect(await screen.findByText('3 steps approved.')).toBeInTheDocument();
  });

  it('says which run could not be decided, and decides the others', async () => {
    server.on('GET /assistant/prospect/pending', list(waiting('a', 'run_1'), waiting('b', 'run_2')));
    server.on('POST /assistant/prospect/confirm', ({ body }) =>
      (body as { run_id: string }).run_id === 'run_1' ? problem(409, 'already-decided', 'decided') : reply(200, makeRun({ run_id: 'run_2' })),
    );
    const { user } = renderUi(<PendingInbox />);
    await user.click(await screen.findByRole('checkbox', { name: 'Select all' }));
    await user.click(screen.getByRole('button', { name: 'Reject 2…' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Reject 2 steps' }));
    const said = await screen.findByText('1 run could not be decided');
    const banner = said.closest('[role="alert"]') as HTMLElement;
    expect(within(banner).getByRole('link', { name: 'Command of run_1' })).toHaveAttribute('href', '/assistant?run=run_1');
    expect(banner).toHaveTextContent('Somebody was faster: this has been decided already.');
    expect(await screen.findByText('1 step rejected.')).toBeInTheDocument();
  });

  it('forgets a choice that somebody else has decided', async () => {
    server.on('GET /assistant/prospect/pending', list(waiting('a', 'run_1'), waiting('b', 'run_2')));
    const { user, client } = renderUi(<PendingInbox />);
    await user.click(await screen.findByRole('checkbox', { name: 'Select all' }));
    expect(screen.getByText('2 selected')).toBeInTheDocument();
    server.on('GET /assistant/prospect/pending', list(waiting('b', 'run_2')));
    await client.invalidateQueries({ queryKey: ['pending'] });
    expect(await screen.findByText('1 selected')).toBeInTheDocument();
  });

  it('shows details on wish', async () => {
    server.on('GET /assistant/prospect/pending', list(waiting('a', 'run_1', { preview: { rows: [{ type: 'lead', id: 'l_1', name: HOSTILE, status: 'new' }] } })));
    const { user } = renderUi(<PendingInbox />);
    const toggle = await screen.findByRole('button', { name: /Show details/ });
    await user.click(toggle);
    expect(screen.getByText('14 leads will be deleted.')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: HOSTILE })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Hide details/ })).toHaveAttribute('aria-expanded', 'true');
  });

  it('lets a viewer look and choose nothing', async () => {
    server.on('GET /assistant/prospect/pending', list(waiting('a', 'run_1'), waiting('b', 'run_2')));
    renderUi(<PendingInbox />, { me: { role: 'viewer' } });
    expect(await screen.findByText(/Only approvers can decide/)).toBeInTheDocument();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  it('teaches when nothing waits', async () => {
    server.on('GET /assistant/prospect/pending', list());
    renderUi(<PendingInbox />, { locale: 'fr' });
    expect(await screen.findByText('Rien n’attend de décision')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Essayer cette commande' })).toHaveAttribute('href', expect.stringMatching(/^\/assistant\?draft=Supprime/));
  });

  it('says why the list cannot be read, and tries again on wish', async () => {
    server.on('GET /assistant/prospect/pending', problem(500, 'internal', 'The server failed.'));
    const { user } = renderUi(<PendingInbox />);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    server.on('GET /assistant/prospect/pending', list());
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Nothing waits for a decision')).toBeInTheDocument();
  });
});
