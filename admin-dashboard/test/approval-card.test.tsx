import { act, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { ApprovalCard, DecisionBar, useDecisionKeys } from '@/components/assistant-approval-card';
import { RunView } from '@/components/assistant-run-view';
import type { Action, Run } from '@/lib/api/client';
import { makeAction, makeRun } from './make-run';
import { expectAccessible, offline, problem, renderUi, reply, server } from './render';

const IN_A_DAY = new Date(Date.now() + 24 * 3_600_000 - 60_000).toISOString();
const HOSTILE = '<img src=x onerror="alert(1)">';

function pendingAction(parts: Partial<Action> = {}): Action {
  return makeAction({
    action_id: 'act_del',
    type: 'delete_leads',
    params: { filter: { max_score: 19 } },
    decision: 'confirm',
    status: 'pending_confirmation',
    affected: 20,
    reasons: [{ code: 'irreversible', detail: 'This cannot be undone.' }],
    checks: [
      { code: 'selected_rows', outcome: 'pass', value: 14, limit: null },
      { code: 'dependent_rows', outcome: 'warn', value: 6, limit: null },
      { code: 'rows_per_approval', outcome: 'pass', value: 20, limit: 10_000 },
    ],
    preview: { rows: [{ type: 'lead', id: 'l_1', name: 'Cabinet Nord', city: 'Lyon', status: 'new', score: 12, source: 'sample' }] },
    digest: 'digest-1',
    expires_at: IN_A_DAY,
    started_at: null,
    finished_at: null,
    ...parts,
  } as Parameters<typeof makeAction>[0]);
}

function pendingRun(actions: Action[] = [pendingAction()], parts: Partial<Run> = {}): Run {
  return makeRun({ command: 'Delete leads with a score below 20', status: 'awaiting_confirmation', settled_at: null, requested_by: 'otto@example.org', actions, ...parts });
}

/** Draws the card of a run's first step; `again` is the run as it is read later. */
function draw(run: Run, options: Parameters<typeof renderUi>[1] = {}) {
  let show: (next: Run) => void = () => undefined;
  function Current() {
    const [current, setCurrent] = useState(run);
    show = setCurrent;
    useDecisionKeys();
    return current.actions.map((action) => <ApprovalCard key={action.action_id} run={current} action={action} />);
  }
  const drawn = renderUi(<Current />, options);
  return { ...drawn, again: (next: Run) => act(() => show(next)) };
}

describe('the approval card', () => {
  it('says what would happen to how many, what cannot be undone, who asked and until when', async () => {
    draw(pendingRun());
    expect(screen.getByText('14 leads and 6 tasks of theirs will be deleted.')).toBeInTheDocument();
    expect(screen.getByText(/Can’t be undone: the leads/)).toBeInTheDocument();
    expect(screen.getByText(/Asked by otto@example.org/)).toBeInTheDocument();
    expect(screen.getByText(/Expires in 23 hours/)).toBeInTheDocument();
    expect(screen.getByText('20 of at most 10,000 rows per approval')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Cabinet Nord' })).toHaveAttribute('href', '/leads?lead=l_1');
    expect(screen.getByText('Fictional')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Approve and delete 14 leads' })).toBeInTheDocument();
    await expectAccessible();
  });

  it('speaks French, with the reasons of the guardrails and their figures', () => {
    const action = pendingAction({
      type: 'source_leads_apify',
      params: { query: 'restaurant', location: 'Marseille', limit: 600 } as unknown as Action['params'],
      affected: 600,
      reasons: [{ code: 'bulk', detail: 'Actions of this kind would touch 600 rows in this plan; above 500 a person decides.' }],
      checks: [{ code: 'rows_in_plan', outcome: 'warn', value: 600, limit: 500 }],
      preview: { rows: [] },
    });
    draw(pendingRun([action]), { locale: 'fr' });
    expect(screen.getByText(/Les étapes de ce type toucheraient 600 lignes dans ce plan.*au-delà de 500/)).toBeInTheDocument();
    expect(screen.queryByText(/au-delà de la limite/)).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Approuver et chercher 600 prospects' })).toBeInTheDocument();
    expect(screen.queryByText(/Irréversible/)).not.toBeInTheDocument();
  });

  it('turns stricter in the last hour', () => {
    draw(pendingRun([pendingAction({ expires_at: new Date(Date.now() + 42 * 60_000 + 30_000).toISOString() })]));
    expect(screen.getByText(/Decide soon: expires in 42 minutes/)).toHaveAttribute('data-soon', 'true');
  });

  it('shows how many more rows there are than the sample has', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => ({ type: 'lead' as const, id: `l_${at}`, name: `Lead ${at}`, city: null, status: 'new', score: null }));
    const { user } = draw(pendingRun([pendingAction({ affected: 332, checks: [], preview: { rows } })]));
    expect(screen.getByText('and 312 more')).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Lead 19' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show 17 more' }));
    expect(screen.getByRole('link', { name: 'Lead 19' })).toBeInTheDocument();
  });

  it('sends the digest of what was shown, with the comment, once', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const decided = pendingRun([pendingAction({ status: 'queued', decided_by: 'ada@example.org', decided_at: '2026-03-02T09:05:00Z' })], { status: 'running' });
    server.on('POST /assistant/prospect/confirm', () => new Promise((resolve) => (answer = resolve as typeof answer)) as never);
    const { user, again } = draw(pendingRun());
    await user.click(screen.getByRole('button', { name: 'Add a comment' }));
    await user.type(screen.getByLabelText(/Comment for the record/), '  Old data  ');
    await user.dblClick(screen.getByRole('button', { name: 'Approve and delete 14 leads' }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(1));
    expect(server.sent('POST /assistant/prospect/confirm')[0]?.body).toEqual({
      run_id: 'run_0000a1b2c3',
      decision: 'approve',
      actions: [{ action_id: 'act_del', digest: 'digest-1' }],
      comment: 'Old data',
    });
    answer(reply(202, decided));
    expect(await screen.findByText('Approved. The step goes on.')).toBeInTheDocument();
    again(decided);
    expect(screen.getByText(/Approved by ada@example.org/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Approve/ })).not.toBeInTheDocument();
  });

  it('says what a rejection leaves out, and who rejected with which words, which stay words', () => {
    const later = makeAction({ action_id: 'act_2', seq: 2, depends_on: ['act_del'], status: 'queued' });
    const { again } = draw(pendingRun([pendingAction(), later]));
    expect(screen.getByText(/the step that builds on it is left out/)).toBeInTheDocument();
    again(pendingRun([pendingAction({ status: 'rejected', decided_by: 'ada@example.org', decided_at: '2026-03-02T09:05:00Z', comment: HOSTILE })]));
    expect(screen.getByText(/Rejected by ada@example.org/)).toBeInTheDocument();
    expect(screen.getByText(HOSTILE)).toBeInTheDocument();
    expect(document.querySelector('img')).toBeNull();
  });

  it('shows hostile names as what they are: text', () => {
    draw(pendingRun([pendingAction({ preview: { rows: [{ type: 'lead', id: '../x?y', name: HOSTILE, status: 'new' }] } })]));
    expect(screen.getByRole('link', { name: HOSTILE })).toHaveAttribute('href', '/leads?lead=..%2Fx%3Fy');
    expect(document.querySelector('img')).toBeNull();
  });

  it('moves focus by A and R and presses nothing', async () => {
    const { user } = draw(pendingRun());
    await user.keyboard('a');
    expect(screen.getByRole('button', { name: 'Approve and delete 14 leads' })).toHaveFocus();
    await user.keyboard('r');
    expect(screen.getByRole('button', { name: 'Reject' })).toHaveFocus();
    expect(server.sent('POST /assistant/prospect/confirm')).toEqual([]);
  });

  it('moves focus from one waiting card to the next, also after the first one is asked anew', async () => {
    const second = pendingAction({ action_id: 'act_two', seq: 2, digest: 'digest-two' });
    const { user, again } = draw(pendingRun([pendingAction(), second]));
    again(pendingRun([pendingAction({ digest: 'digest-3' }), second]));
    await user.keyboard('a');
    const [one, two] = screen.getAllByRole('button', { name: 'Approve and delete 14 leads' });
    expect(one).toHaveFocus();
    await user.keyboard('a');
    expect(two).toHaveFocus();
  });

  it('leaves a letter after g to the navigation', async () => {
    const { user } = draw(pendingRun());
    await user.keyboard('ga');
    expect(screen.getByRole('button', { name: 'Approve and delete 14 leads' })).not.toHaveFocus();
  });

  it.each(['viewer', 'operator'] as const)('offers a %s no buttons and says why', async (role) => {
    draw(pendingRun(), { me: { role } });
    expect(screen.getByText('Only approvers can decide')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Approve|Reject/ })).not.toBeInTheDocument();
    await expectAccessible();
  });

  it('offers no buttons while the rollout leaves the reader out', () => {
    draw(pendingRun(), { me: { features: { assistant_prospect_enabled: false } } });
    expect(screen.getByText('Prospect AI is switched off for you')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Approve|Reject/ })).not.toBeInTheDocument();
  });

  it('explains that two people are required', async () => {
    server.on('POST /assistant/prospect/confirm', problem(403, 'four-eyes', 'Whoever asked may not confirm; ask another approver.'));
    const { user } = draw(pendingRun());
    await user.click(screen.getByRole('button', { name: /Approve and delete/ }));
    expect(await screen.findByText('Two people are required here')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Approve/ })).not.toBeInTheDocument();
  });

  it('explains changed rows, shows the new number, and asks anew with the new digest', async () => {
    server.on('POST /assistant/prospect/confirm', problem(409, 'stale-confirmation', 'What action act_del would do has changed.'));
    const { user, again } = draw(pendingRun());
    await user.click(screen.getByRole('button', { name: /Approve and delete/ }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(1));
    again(pendingRun([pendingAction({ status: 'queued' })], { status: 'running' }));
    expect(await screen.findByText('Counting the rows anew…')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Approve/ })).not.toBeInTheDocument();
    again(
      pendingRun([
        pendingAction({ digest: 'digest-2', affected: 15, checks: [], reasons: [{ code: 'irreversible', detail: '' }, { code: 'stale-confirmation', detail: 'Rows changed.' }] }),
      ]),
    );
    expect(await screen.findByText(/It was about 14 leads and 6 tasks, now it is about 15 leads/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Approve and delete 15 leads' }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(2));
    expect(server.sent('POST /assistant/prospect/confirm')[1]?.body).toMatchObject({ actions: [{ digest: 'digest-2' }] });
  });

  it('says who was faster', async () => {
    server.on('POST /assistant/prospect/confirm', problem(409, 'already-decided', 'Action act_del is not waiting any more: it is rejected.'));
    const { user, again } = draw(pendingRun());
    await user.click(screen.getByRole('button', { name: /Approve and delete/ }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(1));
    again(pendingRun([pendingAction({ status: 'rejected', decided_by: 'yanis@example.org', decided_at: '2026-03-02T09:05:00Z' })]));
    expect(await screen.findByText('Somebody was faster')).toBeInTheDocument();
    expect(screen.getByText(/Rejected by yanis@example.org/)).toBeInTheDocument();
  });

  it('says that the time was over, and how to ask again', async () => {
    server.on('POST /assistant/prospect/confirm', problem(409, 'confirmation-expired', 'The time to decide on action act_del is over.'));
    const { user, again } = draw(pendingRun());
    await user.click(screen.getByRole('button', { name: /Approve and delete/ }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(1));
    again(pendingRun([pendingAction({ status: 'expired' })], { status: 'partially_completed' }));
    expect(await screen.findByText('The time to decide was over')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Run the command again' })).toHaveAttribute('href', '/assistant?draft=Delete%20leads%20with%20a%20score%20below%2020');
  });

  it.each([
    ['a rollout that was switched off', problem(403, 'feature-disabled', 'off'), /switched off for you/],
    ['a server that is away', offline, /cannot be reached. It is not known whether this arrived/],
    ['a fault of the server', problem(500, 'internal', 'The server failed.'), /could not do this/],
  ] as const)('explains %s and leaves the buttons', async (_, answer, words) => {
    server.on('POST /assistant/prospect/confirm', answer as never);
    const { user } = draw(pendingRun());
    await user.click(screen.getByRole('button', { name: /Approve and delete/ }));
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Approve and delete 14 leads' })).toBeEnabled();
  });
});

describe('the rows that a decision is about', () => {
  it('name the contributors of OpenStreetMap when one is from there', () => {
    const rows = [{ type: 'lead', id: 'l_1', name: 'Cabinet Martin', status: 'new', source: 'openstreetmap' }] as Action['preview']['rows'];
    draw(pendingRun([pendingAction({ preview: { rows } })]));
    expect(screen.getByRole('link', { name: /© OpenStreetMap contributors/ })).toBeInTheDocument();
  });
});

describe('deciding on several steps of a run', () => {
  const update = (id: string, parts: Partial<Action> = {}) =>
    pendingAction({
      action_id: id,
      type: 'update_leads',
      params: { filter: { city: 'Lyon' }, changes: { status: 'lost' } } as unknown as Action['params'],
      reasons: [{ code: 'bulk', detail: 'Actions of this kind would touch 600 rows in this plan; above 500 a person decides.' }],
      checks: [],
      digest: `digest-${id}`,
      ...parts,
    });

  it('approves all in one request when all can be taken back', async () => {
    const run = pendingRun([update('a'), update('b')]);
    server.on('POST /assistant/prospect/confirm', reply(202, run));
    const { user } = renderUi(<DecisionBar run={run} />);
    await user.click(screen.getByRole('button', { name: 'Approve all 2' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(within(dialog).getAllByRole('listitem')).toHaveLength(2);
    await user.click(within(dialog).getByRole('button', { name: 'Approve 2' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(server.sent('POST /assistant/prospect/confirm').map(({ body }) => body)).toEqual([
      { run_id: run.run_id, decision: 'approve', actions: [{ action_id: 'a', digest: 'digest-a' }, { action_id: 'b', digest: 'digest-b' }] },
    ]);
  });

  it('offers no approval of all where something cannot be taken back, and takes each decision for itself', async () => {
    const run = pendingRun([pendingAction(), update('b'), update('c')]);
    server.on('POST /assistant/prospect/confirm', reply(202, run));
    const { user } = renderUi(<DecisionBar run={run} />);
    expect(screen.queryByRole('button', { name: /Approve all/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Decide in one go…' }));
    const dialog = await screen.findByRole('alertdialog');
    const [first, second] = within(dialog).getAllByRole('listitem') as [HTMLElement, HTMLElement];
    await user.click(within(first).getByRole('radio', { name: 'Reject' }));
    await user.click(within(second).getByRole('radio', { name: 'Approve' }));
    await expectAccessible(dialog);
    await user.click(within(dialog).getByRole('button', { name: 'Approve 1, reject 1' }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(1));
    expect(server.sent('POST /assistant/prospect/confirm')[0]?.body).toEqual({
      run_id: run.run_id,
      decision: 'reject',
      actions: [
        { action_id: 'act_del', digest: 'digest-1' },
        { action_id: 'b', digest: 'digest-b', decision: 'approve' },
      ],
    });
  });

  it('asks for a tick of its own for each approval that cannot be taken back, and leaves what is not ticked waiting', async () => {
    const rows = [{ type: 'lead', id: 'l_1', name: 'Cabinet Martin', status: 'new' }] as Action['preview']['rows'];
    const run = pendingRun([pendingAction({ preview: { rows } }), pendingAction({ action_id: 'act_two', digest: 'digest-2' }), update('c')]);
    server.on('POST /assistant/prospect/confirm', reply(202, run));
    const { user } = renderUi(<DecisionBar run={run} />);
    await user.click(screen.getByRole('button', { name: 'Decide in one go…' }));
    const dialog = await screen.findByRole('alertdialog');
    for (const item of within(dialog).getAllByRole('radiogroup')) await user.click(within(item).getByRole('radio', { name: 'Approve' }));
    // The step that can be taken back needs no tick, and without any there is nothing to send.
    const [, , last] = within(dialog).getAllByRole('radiogroup') as HTMLElement[];
    await user.click(within(last as HTMLElement).getByRole('radio', { name: 'Later' }));
    expect(within(dialog).getByRole('button', { name: 'Nothing chosen' })).toBeDisabled();
    await user.click(within(last as HTMLElement).getByRole('radio', { name: 'Approve' }));
    expect(within(dialog).getAllByRole('checkbox', { name: /I have looked at this step/ })).toHaveLength(2);
    expect(within(dialog).getByRole('link', { name: 'Cabinet Martin' })).toBeInTheDocument();
    expect(within(dialog).getByText('2 approvals are not ticked yet, so their steps go on waiting.')).toBeInTheDocument();
    const tick = () => within(dialog).getAllByRole('checkbox', { name: /I have looked at this step/ })[0] as HTMLElement;
    await user.click(tick());
    expect(within(dialog).getByRole('button', { name: 'Approve 2' })).toBeInTheDocument();
    await expectAccessible(dialog);
    // Who changes their mind looks again.
    const first = within(dialog).getAllByRole('radiogroup')[0] as HTMLElement;
    await user.click(within(first).getByRole('radio', { name: 'Later' }));
    await user.click(within(first).getByRole('radio', { name: 'Approve' }));
    expect(tick()).not.toBeChecked();
    await user.click(tick());
    await user.click(within(dialog).getByRole('button', { name: 'Approve 2' }));
    await waitFor(() => expect(server.sent('POST /assistant/prospect/confirm')).toHaveLength(1));
    expect(server.sent('POST /assistant/prospect/confirm')[0]?.body).toEqual({
      run_id: run.run_id,
      decision: 'approve',
      actions: [
        { action_id: 'act_del', digest: 'digest-1' },
        { action_id: 'c', digest: 'digest-c' },
      ],
    });
  });

  it('says when nothing was decided because one of them had changed', async () => {
    const run = pendingRun([update('a'), update('b')]);
    server.on('POST /assistant/prospect/confirm', problem(409, 'stale-confirmation', 'changed'));
    const { user } = renderUi(<DecisionBar run={run} />);
    await user.click(screen.getByRole('button', { name: 'Reject all 2' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Reject 2' }));
    expect(await screen.findByText(/The rows changed after they were shown to you/)).toBeInTheDocument();
  });

  it('says why a joint decision was refused also when only one step of the run still waits', async () => {
    const both = pendingRun([update('a'), update('b')]);
    const rest = pendingRun([update('a', { status: 'rejected', decided_by: 'yanis@example.org', decided_at: '2026-03-02T09:05:00Z' }), update('b')]);
    let current = both;
    server.on('GET /assistant/prospect/runs/{run_id}', () => current);
    server.on('POST /assistant/prospect/confirm', () => {
      current = rest;
      return problem(409, 'already-decided', 'Action a is not waiting any more: it is rejected.');
    });
    const nothing = () => undefined;
    const { user } = renderUi(<RunView runId={both.run_id} onOpen={nothing} onEdit={nothing} onRun={nothing} isSending={false} onNew={nothing} />);
    await user.click(await screen.findByRole('button', { name: 'Reject all 2' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Reject 2' }));
    expect(await screen.findByText(/Somebody was faster: this has been decided already/)).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(screen.queryByRole('button', { name: /Reject all/ })).not.toBeInTheDocument();
  });

  it('is not there for one step, nor for whoever may not decide', () => {
    renderUi(<DecisionBar run={pendingRun([update('a')])} />);
    expect(screen.queryByRole('button', { name: /all/ })).not.toBeInTheDocument();
    renderUi(<DecisionBar run={pendingRun([update('a'), update('b')])} />, { me: { role: 'operator' } });
    expect(screen.queryByRole('button', { name: /all/ })).not.toBeInTheDocument();
  });
});
