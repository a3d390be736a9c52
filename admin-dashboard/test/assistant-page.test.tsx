import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import AssistantPage from '@/app/assistant/page';
import { TopbarSlotProvider } from '@/components/topbar-slot';
import { makeAction, makeRun } from './make-run';
import { renderUi, server } from './render';

const RUN = makeRun({ run_id: 'r1', command: 'Find 20 dentists in Lyon', actions: [makeAction()] });

function renderPage(options: Parameters<typeof renderUi>[1] = {}) {
  return renderUi(
    <TopbarSlotProvider bar={(ref) => <header ref={ref} />}>
      <AssistantPage />
    </TopbarSlotProvider>,
    options,
  );
}

beforeEach(() => {
  window.sessionStorage.clear();
  const none = { items: [], next_cursor: null, total: 0 };
  server.on('GET /assistant/prospect/runs', { items: [RUN], next_cursor: null, total: 1 });
  server.on('GET /assistant/prospect/runs/{run_id}', RUN);
  server.on('GET /assistant/prospect/pending', none);
  server.on('GET /leads', none);
  server.on('GET /tasks', none);
  server.on('GET /projects', none);
  server.on('GET /assistant/connectors', {
    items: [{ name: 'khoj', state: 'ok', reason: '', what_to_do: null, checked_at: null, last_success_at: null }],
    next_cursor: null,
    total: 1,
  });
});

describe('the two views of the assistant', () => {
  test('bear their names in both languages, Prospect AI first', async () => {
    const english = renderPage();
    expect(await screen.findByRole('tab', { name: 'Prospect AI' })).toHaveAttribute('aria-selected', 'true');
    expect(screen.getByRole('tab', { name: 'Assistant' })).toBeInTheDocument();
    english.unmount();
    renderPage({ locale: 'fr' });
    expect(await screen.findByRole('tab', { name: 'IA Prospect' })).toHaveAttribute('aria-selected', 'true');
  });

  test('keep the open run, the typed command and the conversation while the other one is shown', async () => {
    const { user, search } = renderPage({ searchParams: 'run=r1' });
    expect(await screen.findByRole('heading', { level: 1, name: RUN.command })).toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: 'Command' }), 'Rescore all');
    await user.click(screen.getByRole('tab', { name: 'Assistant' }));
    await waitFor(() => expect(search().get('view')).toBe('chat'));
    expect(search().get('run')).toBe('r1');
    expect(screen.queryByRole('heading', { level: 1, name: RUN.command })).not.toBeInTheDocument();
    const message = await screen.findByRole('textbox');
    await user.type(message, 'What is a lead?');
    await user.click(screen.getByRole('tab', { name: 'Prospect AI' }));
    expect(await screen.findByRole('heading', { level: 1, name: RUN.command })).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Command' })).toHaveValue('Rescore all');
    await user.click(screen.getByRole('tab', { name: 'Assistant' }));
    expect(await screen.findByRole('textbox')).toHaveValue('What is a lead?');
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  });

  test('the inbox of waiting actions has an address of its own', async () => {
    renderPage({ searchParams: 'view=pending' });
    expect(await screen.findByRole('heading', { level: 1, name: 'Needs you' })).toBeInTheDocument();
    expect(await screen.findByRole('heading', { level: 2, name: 'Waiting for a decision' })).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Prospect AI' })).toHaveAttribute('aria-selected', 'true');
  });
});
