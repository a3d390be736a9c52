import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Run } from '@/lib/api/client';
import { queries, useChange, useRuns, withNewest } from '@/lib/api/queries';
import { makeRun } from './make-run';
import { renderUi, server } from './render';

const RUNS = 'GET /assistant/prospect/runs';
/** A run of that minute; later ones are newer. */
const at = (minute: number, more: Partial<Run> = {}): Run =>
  makeRun({ run_id: `r${minute}`, command: `Run ${minute}`, created_at: `2026-11-20T10:${String(minute).padStart(2, '0')}:00Z`, ...more });
const page = (minutes: number[], next: string | null = null) => ({ items: minutes.map((minute) => at(minute)), next_cursor: next, total: 9 });
const idsOf = (list: { pages: { items: Run[] }[] }) => list.pages.map(({ items }) => items.map(({ run_id }) => run_id));
const idOf = (run: Run) => run.run_id;

describe('a list that was scrolled, with its newest page', () => {
  const list = { pages: [page([9, 8, 7], 'a'), page([6, 5, 4], 'b')], pageParams: [undefined, 'a'] };

  test('has what is new in front, and keeps what slid out of the first page', () => {
    expect(idsOf(withNewest(list, page([11, 10, 9], 'x'), idOf))).toEqual([
      ['r11', 'r10', 'r9', 'r8', 'r7'],
      ['r6', 'r5', 'r4'],
    ]);
  });

  test('loses what the newest page would have and has not', () => {
    expect(idsOf(withNewest(list, page([9, 7, 6], 'x'), idOf))).toEqual([
      ['r9', 'r7', 'r6'],
      ['r5', 'r4'],
    ]);
  });

  test('begins anew when more has come than a page holds, or when there is only one page', () => {
    expect(idsOf(withNewest(list, page([33, 32, 31], 'x'), idOf))).toEqual([['r33', 'r32', 'r31']]);
    expect(withNewest(list, page([9, 8]), idOf).pageParams).toEqual([undefined]);
  });

  test('goes on where it went on', () => {
    const grown = withNewest(list, page([10, 9, 8], 'x'), idOf);
    expect(grown.pages.map(({ next_cursor }) => next_cursor)).toEqual(['a', 'b']);
    expect(grown.pageParams).toEqual([undefined, 'a']);
  });
});

/** The runs as a list that grows, and a change that touches them. */
function Runs() {
  const runs = useRuns();
  const change = useChange(() => Promise.resolve(), ['runs']);
  return (
    <>
      <ul>{runs.data?.pages.flatMap(({ items }) => items).map((run) => <li key={run.run_id}>{run.command}</li>)}</ul>
      <button onClick={() => void runs.fetchNextPage()}>More</button>
      <button onClick={() => change.mutate()}>{change.isPending ? 'Changing' : 'Change'}</button>
    </>
  );
}

test('the list that was scrolled is kept new by its first page alone', async () => {
  let first = page([9, 8], 'older');
  server.on(RUNS, ({ query }) => (query.get('cursor') === 'older' ? page([7, 6]) : first));
  const { user, client } = renderUi(<Runs />);
  await screen.findByText('Run 9');
  await user.click(screen.getByRole('button', { name: 'More' }));
  await screen.findByText('Run 6');
  await waitFor(() => expect(client.getQueryData(queries.newestRuns().queryKey)).toBeDefined());
  const before = server.sent(RUNS).length;
  first = page([10, 9], 'older');
  await client.refetchQueries({ queryKey: queries.newestRuns().queryKey });
  await screen.findByText('Run 10');
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Run 10', 'Run 9', 'Run 8', 'Run 7', 'Run 6']);
  expect(server.sent(RUNS).slice(before).map(({ query }) => query.get('cursor'))).toEqual([null]);
});

test('a change does not last until all that was scrolled to is read again, and yet it is read', async () => {
  let letGo = () => {};
  let held: Promise<void> | null = null;
  server.on(RUNS, async ({ query }) => {
    if (query.get('cursor') !== 'older') return page([9, 8], 'older');
    await held;
    return page(held ? [7, 5] : [7, 6]);
  });
  const { user } = renderUi(<Runs />);
  await screen.findByText('Run 9');
  await user.click(screen.getByRole('button', { name: 'More' }));
  await screen.findByText('Run 6');
  held = new Promise((resolve) => (letGo = resolve));
  await user.click(screen.getByRole('button', { name: 'Change' }));
  await waitFor(() => expect(server.sent(RUNS).filter(({ query }) => query.get('cursor') === 'older')).toHaveLength(2));
  expect(screen.getByRole('button', { name: 'Change' })).toBeInTheDocument();
  letGo();
  expect(await screen.findByText('Run 5')).toBeInTheDocument();
});
