import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatPanel } from '@/components/assistant-chat-panel';
import type { Connector } from '@/lib/api/client';
import { expectAccessible, offline, problem, renderUi, server } from './render';

function khoj(state: Connector['state']): void {
  server.on('GET /assistant/connectors', {
    items: [{ name: 'khoj', state, reason: 'KHOJ_API_BASE_URL is not set; the local planner makes the plans.', what_to_do: null, checked_at: null, last_success_at: null }],
    next_cursor: null,
    total: 1,
  });
}

let person = 0;
/** Draws the chat for somebody who has not been here before, unless said otherwise. */
function draw(options: { userId?: string; role?: 'viewer' | 'admin'; locale?: 'en' | 'fr' } = {}) {
  const { userId = `usr_${(person += 1)}`, role = 'admin', locale = 'en' } = options;
  return { ...renderUi(<ChatPanel />, { me: { user_id: userId, role }, locale }), userId };
}

const box = () => screen.getByRole('textbox', { name: 'Message to Khoj' });

describe('the chat', () => {
  beforeEach(() => {
    window.sessionStorage.clear();
    khoj('ok');
  });

  it('sends with Enter, starts a line with Shift+Enter, and goes on in the same conversation', async () => {
    let count = 0;
    server.on('POST /assistant/chat', () => ({ conversation_id: 'conv_1', reply: `Answer **${(count += 1)}**`, references: [] }));
    const { user } = draw();
    await user.type(box(), 'One{Shift>}{Enter}{/Shift}line{Enter}');
    expect(await screen.findByText('1', { selector: 'strong' })).toBeInTheDocument();
    expect(box()).toHaveValue('');
    await user.type(box(), 'Two{Control>}{Enter}{/Control}');
    expect(await screen.findByText('2', { selector: 'strong' })).toBeInTheDocument();
    expect(server.sent('POST /assistant/chat').map(({ body }) => body)).toEqual([{ message: 'One\nline' }, { message: 'Two', conversation_id: 'conv_1' }]);
    await expectAccessible();
  });

  it('keeps the conversation over a change of view and over a reload', async () => {
    server.on('POST /assistant/chat', { conversation_id: 'conv_1', reply: 'Hello', references: [] });
    const { user, userId, unmount } = draw();
    await user.type(box(), 'Hi{Enter}');
    await screen.findByText('Hello');
    unmount();
    draw({ userId });
    expect(screen.getByText('Hi')).toBeInTheDocument();
    const { Chat } = await import('@/lib/chat');
    expect(new Chat(userId).read().messages.map(({ text }) => text)).toEqual(['Hi', 'Hello']);
    expect(new Chat('usr_other').read().messages).toEqual([]);
  });

  it('shows what Khoj and people write as text, never as markup', async () => {
    server.on('POST /assistant/chat', { conversation_id: 'c', reply: '<img src=x onerror=alert(1)> [go](javascript:alert(1)) ![p](https://evil.example/p.png)', references: [] });
    const { user } = draw();
    await user.type(box(), '<b>Hi</b>{Enter}');
    expect(await screen.findByText('<b>Hi</b>')).toBeInTheDocument();
    expect(await screen.findByText(/go/)).toBeInTheDocument();
    await waitFor(() => expect(document.querySelector('[role="log"] p')).not.toBeNull());
    expect(document.querySelector('[role="log"] img, [role="log"] b, [role="log"] a[href^="javascript"]')).toBeNull();
  });

  it('waits visibly, and gives the question back when it is stopped', async () => {
    server.on('POST /assistant/chat', () => new Promise<never>(() => undefined));
    const { user } = draw();
    await user.type(box(), 'A long question{Enter}');
    expect(await screen.findByText('Khoj is writing…')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText(/Stopped\. Your message is back in the box/)).toBeInTheDocument();
    expect(box()).toHaveValue('A long question');
    expect(within(screen.getByRole('log')).queryByRole('article')).not.toBeInTheDocument();
  });

  it('says before anybody types that Khoj is not set up, and where commands work', async () => {
    khoj('not_configured');
    renderUi(<ChatPanel />, { searchParams: 'view=chat&run=run_1&q=dentist' });
    const card = await screen.findByRole('region', { name: 'Khoj is not set up' });
    expect(within(card).getByRole('link', { name: 'Open connectors' })).toHaveAttribute('href', '/settings?tab=connectors');
    expect(within(card).getByRole('link', { name: 'Go to Prospect AI' })).toHaveAttribute('href', '/assistant?run=run_1&q=dentist');
    expect(box()).toBeDisabled();
    await expectAccessible();
  });

  it('explains that Khoj does not answer, keeps the question, and sends it again on wish', async () => {
    server.on('POST /assistant/chat', problem(503, 'khoj-unavailable', 'Khoj gave no reply: Khoj refused the connection: check KHOJ_API_BASE_URL and that Khoj runs.'));
    const { user } = draw();
    await user.type(box(), 'Hello?{Enter}');
    expect(await screen.findByText('Khoj does not answer')).toBeInTheDocument();
    expect(screen.getByText('The server says: Khoj refused the connection: check KHOJ_API_BASE_URL and that Khoj runs.')).toBeInTheDocument();
    expect(box()).toHaveValue('Hello?');
    server.on('POST /assistant/chat', { conversation_id: 'c', reply: 'Here I am', references: [] });
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(await screen.findByText('Here I am')).toBeInTheDocument();
    expect(screen.queryByText('Khoj does not answer')).not.toBeInTheDocument();
  });

  it.each([
    ['a busy conversation', problem(409, 'conversation-busy', 'busy'), /The message before is still being answered/],
    ['a conversation that is over', problem(404, 'not-found', 'There is no such conversation.'), /The server no longer has this conversation/],
    ['a server that is away', offline, /cannot be reached/],
    ['too many messages', problem(429, 'too-many-requests', 'slow', { headers: { 'Retry-After': '5' } }), /Too many requests/],
  ] as const)('explains %s', async (_, answer, words) => {
    server.on('POST /assistant/chat', answer as never);
    const { user } = draw();
    await user.type(box(), 'Hi{Enter}');
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(box()).toHaveValue('Hi');
  });

  it('takes messages to Prospect AI, for whoever may run commands', async () => {
    server.on('POST /assistant/chat', { conversation_id: 'c', reply: 'Find 20 dentists & score them', references: [] });
    const { user, unmount, userId } = draw();
    await user.type(box(), 'What now?{Enter}');
    await screen.findByText('Find 20 dentists & score them');
    expect(screen.getAllByRole('link', { name: 'Turn into a run' }).map((link) => link.getAttribute('href'))).toEqual([
      '/assistant?draft=What%20now%3F',
      '/assistant?draft=Find%2020%20dentists%20%26%20score%20them',
    ]);
    unmount();
    draw({ userId, role: 'viewer' });
    expect(screen.getByText('What now?')).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Turn into a run' })).not.toBeInTheDocument();
  });

  it('asks an example with one press, and forgets the conversation on wish', async () => {
    server.on('POST /assistant/chat', { conversation_id: 'c', reply: 'Voici', references: [] });
    const { user } = draw({ locale: 'fr' });
    await user.click(screen.getByRole('button', { name: 'Rédige un premier e-mail court pour un cabinet dentaire' }));
    expect(await screen.findByText('Voici')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Nouvelle conversation' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Commencer' }));
    await waitFor(() => expect(screen.queryByText('Voici')).not.toBeInTheDocument());
    await user.type(screen.getByRole('textbox'), 'Encore{Enter}');
    await waitFor(() => expect(server.sent('POST /assistant/chat')).toHaveLength(2));
    expect(server.sent('POST /assistant/chat')[1]?.body).toEqual({ message: 'Encore' });
  });

  it('does not send what is too long, and says by how much', async () => {
    const { user } = draw();
    await user.click(box());
    await user.paste('x'.repeat(8_003));
    expect(screen.getByText('3 characters too many')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    await user.keyboard('{Enter}');
    expect(server.sent('POST /assistant/chat')).toEqual([]);
  });
});
