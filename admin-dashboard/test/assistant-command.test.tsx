import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sentCommands, useCommand } from '@/components/assistant-command';
import { CommandBox } from '@/components/assistant-command-box';
import type { Run } from '@/lib/api/client';
import { makeRun } from './make-run';
import { expectAccessible, offline, problem, renderUi, reply, server } from './render';

const started = vi.fn<(run: Run) => void>();

function Box({ look = 'large' }: { look?: 'large' | 'slim' }) {
  const ref = useRef<HTMLTextAreaElement>(null);
  return <CommandBox command={useCommand(started)} look={look} ref={ref} />;
}

/** The box beside a button that sends a command of its own, as examples and previews do. */
function BoxAndExample() {
  const ref = useRef<HTMLTextAreaElement>(null);
  const own = useCommand(started);
  return (
    <>
      <CommandBox command={own} look="large" ref={ref} />
      <button type="button" onClick={() => own.send({ text: 'Find 20 florists in Tours', isPreview: false })}>
        Example
      </button>
    </>
  );
}

const EXECUTE = 'POST /assistant/prospect/execute';
const command = () => screen.getByRole('textbox', { name: 'Command' });
const send = () => screen.getByRole('button', { name: /Run the command|Preview the command|Sending/ });
const keys = () => server.sent(EXECUTE).map(({ headers }) => headers.get('Idempotency-Key'));

beforeEach(() => {
  window.sessionStorage.clear();
  started.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the command box', () => {
  test('sends what is typed once with a key of its own, empties itself and hands the run on', async () => {
    server.on(EXECUTE, reply(202, makeRun({ status: 'accepted', settled_at: null })));
    const { user } = renderUi(<Box />);
    expect(send()).toBeDisabled();
    await user.type(command(), '  Find 20 dentists in Lyon  ');
    // Two presses before anything is drawn anew.
    fireEvent.click(send());
    fireEvent.click(send());
    await waitFor(() => expect(started).toHaveBeenCalledTimes(1));
    expect(server.sent(EXECUTE)).toHaveLength(1);
    expect(server.sent(EXECUTE)[0]?.body).toEqual({ command: 'Find 20 dentists in Lyon', dry_run: false });
    expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(command()).toHaveValue('');
    await expectAccessible();
  });

  test('sends with Ctrl and Enter, and Enter alone begins a new line', async () => {
    server.on(EXECUTE, reply(202, makeRun()));
    const { user } = renderUi(<Box />);
    await user.type(command(), 'Find 20 dentists{Enter}in Lyon');
    expect(server.sent(EXECUTE)).toHaveLength(0);
    expect(command()).toHaveValue('Find 20 dentists\nin Lyon');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(server.sent(EXECUTE)).toHaveLength(1));
  });

  test('previews when that is chosen, and says what either mode means', async () => {
    server.on(EXECUTE, reply(202, makeRun({ dry_run: true })));
    const { user } = renderUi(<Box />);
    expect(screen.getByText(/Deletions, large numbers of records and everything that cannot be undone still wait/)).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Preview only' }));
    expect(screen.getByText(/Nothing is changed/)).toBeInTheDocument();
    await user.type(command(), 'Delete all leads');
    await user.click(send());
    await waitFor(() => expect(server.sent(EXECUTE)[0]?.body).toEqual({ command: 'Delete all leads', dry_run: true }));
  });

  test('stays shut for too little and too much, and counts near the end', async () => {
    const { user } = renderUi(<Box />);
    await user.type(command(), 'Find');
    expect(send()).toBeDisabled();
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(screen.getByText('Say a little more: at least 5 characters.')).toBeInTheDocument();
    fireEvent.change(command(), { target: { value: 'x'.repeat(1_990) } });
    expect(screen.getByText('10 characters left')).toBeInTheDocument();
    expect(send()).toBeEnabled();
    fireEvent.change(command(), { target: { value: 'x'.repeat(2_001) } });
    expect(screen.getByText('1 character too many')).toBeInTheDocument();
    expect(send()).toBeDisabled();
    expect(command()).toHaveAttribute('aria-invalid', 'true');
  });

  test('keeps the text and the key when the server is away, and takes another key for other words', async () => {
    server.on(EXECUTE, offline);
    const { user } = renderUi(<Box />);
    await user.type(command(), 'Rescore all leads');
    await user.click(send());
    expect(await screen.findByText(/The server cannot be reached. Your command is kept/)).toBeInTheDocument();
    expect(command()).toHaveValue('Rescore all leads');
    await user.click(send());
    await waitFor(() => expect(server.sent(EXECUTE)).toHaveLength(2));
    expect(keys()[1]).toBe(keys()[0]);
    await screen.findByText(/The server cannot be reached/);
    await user.type(command(), ' now');
    expect(screen.queryByText(/The server cannot be reached/)).not.toBeInTheDocument();
    server.on(EXECUTE, reply(202, makeRun()));
    await user.click(send());
    await waitFor(() => expect(started).toHaveBeenCalled());
    expect(keys()[2]).not.toBe(keys()[0]);
    // The same words once more are a new command.
    await user.type(command(), 'Rescore all leads now');
    await user.click(send());
    await waitFor(() => expect(keys()).toHaveLength(4));
    expect(keys()[3]).not.toBe(keys()[2]);
  });

  test('counts down while the server takes no more commands, then lets the text go', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    server.on(EXECUTE, problem(429, 'too-many-requests', 'Slow down.', { headers: { 'Retry-After': '3' } }));
    renderUi(<Box />);
    fireEvent.change(command(), { target: { value: 'Rescore all leads' } });
    fireEvent.click(send());
    expect(await screen.findByText(/You can send this one in 3 seconds/)).toBeInTheDocument();
    expect(send()).toBeDisabled();
    await act(() => vi.advanceTimersByTimeAsync(3_500));
    expect(screen.getByText('You can send it now.')).toBeInTheDocument();
    expect(send()).toBeEnabled();
    expect(command()).toHaveValue('Rescore all leads');
  });

  test.each([
    [
      problem(422, 'invalid', 'The request is invalid.', { errors: [{ pointer: '/command', detail: 'must not be empty' }] }),
      /must not be empty Your text is kept/,
    ],
    [problem(403, 'feature-disabled', 'Off.'), /An administrator can switch it on under Settings › Rollout/],
    [problem(503, 'unavailable', 'The database is away.', { headers: { 'Retry-After': '5' } }), /Your text is kept/],
  ])('gives the text back with the reason when the server refuses it (%#)', async (refusal, words) => {
    server.on(EXECUTE, refusal);
    const { user } = renderUi(<Box />);
    await user.type(command(), 'Rescore all leads');
    await user.click(send());
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(command()).toHaveValue('Rescore all leads');
  });

  test('leaves what is typed alone when another command is not accepted, and keeps that one with two ways on', async () => {
    server.on(EXECUTE, offline);
    const { user } = renderUi(<BoxAndExample />);
    await user.type(command(), 'Half a thought');
    await user.click(screen.getByRole('button', { name: 'Example' }));
    const refused = await screen.findByRole('alert');
    expect(refused).toHaveTextContent('Find 20 florists in Tours');
    expect(command()).toHaveValue('Half a thought');
    // Going on with what is typed loses the other one as little.
    await user.type(command(), ' more');
    expect(screen.getByRole('alert')).toHaveTextContent('Find 20 florists in Tours');
    await expectAccessible();
    // A command in between does not change the key of the one that may have arrived.
    await user.click(send());
    await waitFor(() => expect(server.sent(EXECUTE)).toHaveLength(2));
    await user.click(screen.getByRole('button', { name: 'Example' }));
    await waitFor(() => expect(server.sent(EXECUTE)).toHaveLength(3));
    expect(keys()[2]).toBe(keys()[0]);
    server.on(EXECUTE, reply(202, makeRun()));
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(started).toHaveBeenCalledTimes(1));
    expect(server.sent(EXECUTE).at(-1)?.body).toEqual({ command: 'Find 20 florists in Tours', dry_run: false });
    expect(keys().at(-1)).toBe(keys()[0]);
    expect(command()).toHaveValue('Half a thought more');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('puts a command that was not accepted into the box on wish, and what was typed there back', async () => {
    server.on(EXECUTE, problem(503, 'unavailable', 'The database is away.'));
    const { user } = renderUi(<BoxAndExample />);
    await user.type(command(), 'Half a thought');
    await user.click(screen.getByRole('radio', { name: 'Preview only' }));
    await user.click(screen.getByRole('button', { name: 'Example' }));
    await user.click(await screen.findByRole('button', { name: 'Put it in the box' }));
    expect(command()).toHaveValue('Find 20 florists in Tours');
    expect(screen.getByRole('radio', { name: 'Run it' })).toBeChecked();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(command()).toHaveValue('Half a thought');
    expect(screen.getByRole('radio', { name: 'Preview only' })).toBeChecked();
  });

  test('fills an empty box with what was not accepted, and lets it be taken away elsewhere', async () => {
    server.on(EXECUTE, offline);
    const { user } = renderUi(<BoxAndExample />);
    await user.click(screen.getByRole('button', { name: 'Example' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(command()).toHaveValue('Find 20 florists in Tours');
    expect(screen.queryByRole('button', { name: 'Put it in the box' })).not.toBeInTheDocument();
    await user.clear(command());
    await user.type(command(), 'Other words');
    await user.click(screen.getByRole('button', { name: 'Example' }));
    await user.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(command()).toHaveValue('Other words');
  });

  test('walks through the person’s own commands with the arrow keys, and back to what was being typed', async () => {
    sentCommands('usr_admin').add('First command');
    sentCommands('usr_admin').add('Second command');
    sentCommands('usr_other').add('Not mine');
    const { user } = renderUi(<Box />);
    await user.type(command(), 'Half a');
    await user.keyboard('{ArrowUp}');
    expect(command()).toHaveValue('Second command');
    await user.keyboard('{ArrowUp}');
    expect(command()).toHaveValue('First command');
    await user.keyboard('{ArrowUp}');
    expect(command()).toHaveValue('First command');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(command()).toHaveValue('Half a');
    await user.keyboard('{ArrowDown}');
    expect(command()).toHaveValue('Half a');
  });

  test('remembers at most 50 commands, each once, the newest last', () => {
    const mine = sentCommands('usr_admin');
    for (let at = 0; at < 60; at++) mine.add(`Command ${at}`);
    mine.add('Command 30');
    expect(mine.all()).toHaveLength(50);
    expect(mine.all().at(-1)).toBe('Command 30');
    expect(mine.all().filter((each) => each === 'Command 30')).toHaveLength(1);
    window.localStorage.setItem('prospect.commands.usr_admin', '{"not": "a list"}');
    expect(mine.all()).toEqual([]);
  });

  test('keeps a draft over a reload of the tab', async () => {
    const { user, unmount } = renderUi(<Box />);
    await user.type(command(), 'Find 20 den');
    unmount();
    renderUi(<Box look="slim" />);
    expect(command()).toHaveValue('Find 20 den');
  });

  test('shows a draft to nobody else who signs in on the same tab', async () => {
    const first = renderUi(<Box />);
    await first.user.type(command(), 'Delete the leads of Nadia');
    first.unmount();
    const second = renderUi(<Box />, { me: { user_id: 'usr_other', email: 'otto@example.org' } });
    expect(command()).toHaveValue('');
    second.unmount();
    renderUi(<Box />);
    expect(command()).toHaveValue('Delete the leads of Nadia');
  });

  test('is a sentence for a viewer, and for everybody while the flag is off', () => {
    const viewer = renderUi(<Box />, { me: { role: 'viewer' } });
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect(screen.getByText(/needs the role “Operator”/)).toBeInTheDocument();
    viewer.unmount();
    renderUi(<Box />, { me: { features: { assistant_prospect_enabled: false } }, locale: 'fr' });
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect(screen.getByText(/L’IA Prospect est désactivée pour vous/)).toBeInTheDocument();
    expect(within(document.body).getByRole('link', { name: 'Ouvrir Déploiement' })).toHaveAttribute(
      'href',
      expect.stringContaining('/settings'),
    );
  });
});
