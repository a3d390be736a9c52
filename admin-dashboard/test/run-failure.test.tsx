import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import AssistantPage from '@/app/assistant/page';
import { RunFailure } from '@/components/assistant-run-failure';
import { TopbarSlotProvider } from '@/components/topbar-slot';
import type { Run } from '@/lib/api/client';
import { makeRun } from './make-run';
import { expectAccessible, renderUi, server } from './render';

const EDIT = vi.fn<(command: string) => void>();
const ENGLISH = 'Try for example: “Find 20 dentists in Lyon, score them and notify me”, “Rescore all leads” or “Nurture the leads in Lyon above 60”.';
const FRENCH =
  'Essayez par exemple : « Trouve 20 dentistes à Lyon, score-les et notifie-moi », « Recalcule le score de tous les leads » ou « Relance les leads de Lyon au-dessus de 60 ».';

/** A run whose command made no plan. */
function failed(code: string, detail: string, parts: Partial<Run> = {}): Run {
  return makeRun({ run_id: 'r1', command: 'Do it', status: 'failed', summary: null, error: { code, detail }, ...parts });
}

function khoj(state: 'ok' | 'not_configured'): void {
  server.on('GET /assistant/connectors', {
    items: [{ name: 'khoj', state, reason: '', what_to_do: null, checked_at: null, last_success_at: null }],
    next_cursor: null,
    total: 1,
  });
}

describe('A command that made no plan', () => {
  it.each([
    ['not-understood', 'I did not understand what to do.', 'en'],
    ['missing-place', 'Say where to look.', 'en'],
    ['missing-what', 'Dites quel type d’entreprise chercher.', 'fr'],
  ] as const)('has three that work as buttons: %s', async (code, sentence, language) => {
    const french = language === 'fr';
    const { user } = renderUi(<RunFailure run={failed(code, `${sentence} ${french ? FRENCH : ENGLISH}`, { language })} onEdit={EDIT} />, { locale: 'fr' });
    // The planner speaks the language of the command, whatever the reader's is.
    expect(screen.getByText(sentence)).toHaveAttribute('lang', language);
    const proposals = within(screen.getByRole('list', { name: 'Des commandes qui fonctionnent' })).getAllByRole('button');
    expect(proposals.map(({ textContent }) => textContent)).toEqual(
      french
        ? ['Trouve 20 dentistes à Lyon, score-les et notifie-moi', 'Recalcule le score de tous les leads', 'Relance les leads de Lyon au-dessus de 60']
        : ['Find 20 dentists in Lyon, score them and notify me', 'Rescore all leads', 'Nurture the leads in Lyon above 60'],
    );
    expect(proposals[0]).toHaveAttribute('lang', language);
    await user.click(proposals[2] as HTMLElement);
    expect(EDIT).toHaveBeenLastCalledWith(french ? 'Relance les leads de Lyon au-dessus de 60' : 'Nurture the leads in Lyon above 60');
    expect(screen.queryByRole('button', { name: 'Poser la question à l’Assistant' })).toBeNull();
    await expectAccessible();
  });

  it('has what Khoj itself says of a command with nothing to do', () => {
    const run = failed('nothing-to-do', 'The plan has no action: there is nothing to do.', {
      planner: 'khoj',
      planner_note: null,
      summary: '<b>You greeted me</b>, which needs no step.',
    });
    renderUi(<RunFailure run={run} onEdit={EDIT} />);
    expect(screen.getByText('<b>You greeted me</b>, which needs no step.')).toBeInTheDocument();
  });
});

describe('A question that was typed as a command', () => {
  const QUESTION = failed('not-understood', `I carry out commands; for a question, use the Assistant view. ${ENGLISH}`, { command: 'What is a good score?' });

  it('goes along to the Assistant view on a press, into its box and no further', async () => {
    khoj('ok');
    server.on('GET /assistant/prospect/runs', { items: [QUESTION], next_cursor: null, total: 1 });
    server.on('GET /assistant/prospect/runs/{run_id}', QUESTION);
    server.on('GET /assistant/prospect/pending', { items: [], next_cursor: null, total: 0 });
    const { user, search } = renderUi(
      <TopbarSlotProvider bar={(ref) => <header ref={ref} />}>
        <AssistantPage />
      </TopbarSlotProvider>,
      { searchParams: 'run=r1&q=score' },
    );
    expect(await screen.findByText('Is this a question?')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Ask the Assistant' }));
    await waitFor(() => expect(screen.getByRole('tab', { name: 'Assistant' })).toHaveAttribute('aria-selected', 'true'));
    expect(await screen.findByRole('textbox', { name: 'Message to Khoj' })).toHaveValue('What is a good score?');
    // The other view stays as it was, and a reload does not type the question again.
    await waitFor(() => expect(Object.fromEntries(search())).toEqual({ run: 'r1', q: 'score', view: 'chat' }));
    expect(server.sent('POST /assistant/chat')).toHaveLength(0);
  });

  it('takes the place of a message that is being typed, which can be had back', async () => {
    khoj('ok');
    const chat = await import('@/components/assistant-chat-panel');
    const { user } = renderUi(<chat.ChatPanel />, { me: { user_id: 'usr_typing' } });
    await user.type(screen.getByRole('textbox', { name: 'Message to Khoj' }), 'Half a thought');
    const again = renderUi(<chat.ChatPanel />, { me: { user_id: 'usr_typing' }, searchParams: 'ask=What%20now%3F' });
    const box = () => within(again.container).getByRole('textbox', { name: 'Message to Khoj' });
    await waitFor(() => expect(box()).toHaveValue('What now?'));
    await user.click((await screen.findAllByRole('button', { name: 'Undo' }))[0] as HTMLElement);
    expect(box()).toHaveValue('Half a thought');
  });

  it('is known by its mark where the planner only misses something, and it is said when nobody could answer', async () => {
    khoj('not_configured');
    renderUi(<RunFailure run={failed('missing-what', 'Dites quel type d’entreprise chercher.', { command: 'Combien y en a-t-il à Lyon ?', language: 'fr' })} />, {
      locale: 'fr',
      me: { role: 'viewer' },
    });
    expect(await screen.findByText(/Khoj, qui n’est pas configuré ici/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Poser la question à l’Assistant' })).toBeInTheDocument();
  });
});
