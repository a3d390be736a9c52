import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import Link from 'next/link';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppShell } from '@/components/app-shell';
import { useUnsaved } from '@/components/unsaved';
import { renderUi, router, server } from './render';

beforeEach(() => {
  server.on('GET /assistant/prospect/pending', { items: [], next_cursor: null, total: 0 });
  server.on('GET /assistant/connectors', { items: [], next_cursor: null, total: 0 });
  server.on('GET /notifications', { items: [], next_cursor: null, total: 0 });
});

function Form() {
  const [text, setText] = useState('');
  useUnsaved(text !== '');
  return (
    <>
      <input aria-label="name" value={text} onChange={(event) => setText(event.target.value)} />
      <Link href="/tasks?task=t_1">A task</Link>
      <Link href="/report" download>
        A file
      </Link>
    </>
  );
}

async function typed() {
  const rendered = renderUi(
    <AppShell>
      <Form />
    </AppShell>,
  );
  await rendered.user.type(await screen.findByLabelText('name'), 'Dupont');
  return rendered;
}

/** The question, answered. */
async function answer(user: Awaited<ReturnType<typeof typed>>['user'], name: string) {
  await screen.findByRole('alertdialog', { name: 'Discard your changes?' });
  await user.click(screen.getByRole('button', { name }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
}

describe('what is typed and not saved', () => {
  it('is asked about before a link, and stays when the person stays', async () => {
    const { user } = await typed();
    await user.click(screen.getByRole('link', { name: 'A task' }));
    await answer(user, 'Keep editing');
    expect(router.push).not.toHaveBeenCalled();
    expect(screen.getByLabelText('name')).toHaveValue('Dupont');
    await user.click(screen.getByRole('link', { name: 'A task' }));
    await answer(user, 'Discard');
    expect(router.push).toHaveBeenCalledWith('/tasks?task=t_1');
  });

  it('is asked about before two letters, the palette and the account menu', async () => {
    const { user } = await typed();
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'l' });
    await answer(user, 'Keep editing');
    await user.keyboard('{Control>}k{/Control}');
    await user.click(await screen.findByRole('option', { name: 'Schedules' }));
    await answer(user, 'Keep editing');
    await user.click(screen.getByRole('button', { name: /ada@example.org/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await answer(user, 'Keep editing');
    expect(router.push).not.toHaveBeenCalled();
    expect(server.sent('DELETE /session')).toEqual([]);
  });

  it('is asked about before Back, which then goes where it was meant to go', async () => {
    window.history.pushState({ at: 1 }, '', '/before');
    window.history.pushState({ at: 2 }, '', '/form');
    const { user } = await typed();
    act(() => window.history.back());
    await answer(user, 'Keep editing');
    expect(window.location.pathname).toBe('/form');
    expect(window.history.state).toEqual({ at: 2 });
    act(() => window.history.back());
    await answer(user, 'Discard');
    await waitFor(() => expect(window.location.pathname).toBe('/before'));
  });

  it('is asked about before a reload', async () => {
    await typed();
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
  });

  it('is no matter when there is nothing, or when a file is fetched', async () => {
    const { user } = await typed();
    fireEvent.click(screen.getByRole('link', { name: 'A file' }));
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
    router.push.mockReset();
    await user.clear(screen.getByLabelText('name'));
    fireEvent.keyDown(document.body, { key: 'n' });
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
  });
});
