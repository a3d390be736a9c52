import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { TaskView } from '@/components/task-view';
import type { Task } from '@/lib/api/client';
import { daysBetween, startOfDay } from '@/lib/days';
import { dueFilters, fromLocalInput, isLate, toLocalInput } from '@/lib/tasks';
import { expectAccessible, offline, problem, renderUi, server, type Sent } from './render';

const DAY = 86_400_000;

function task(id: string, more: Partial<Task> = {}): Task {
  return {
    task_id: id,
    title: `Task ${id}`,
    kind: 'call',
    status: 'open',
    due_at: null,
    lead_id: null,
    lead_name: null,
    lead_source: null,
    project_id: null,
    project_name: null,
    run_id: null,
    sequence: null,
    step: null,
    created_at: '2026-01-01T10:00:00Z',
    updated_at: '2026-01-01T10:00:00Z',
    ...more,
  };
}

/** Noon of the reader's day that is so many days away. */
function noon(days: number): string {
  return new Date(startOfDay(Date.now(), days) + DAY / 2).toISOString();
}

let tasks: Task[] = [];

/** Answers as the server does, two to a page. */
function list({ query }: Sent) {
  const given = (name: string) => query.get(name);
  const fit = tasks.filter(
    (each) =>
      (!given('status') || each.status === given('status')) &&
      (!given('q') || each.title.toLowerCase().includes((given('q') ?? '').toLowerCase())) &&
      (!given('kind') || each.kind === given('kind')) &&
      (!given('lead_id') || each.lead_id === given('lead_id')) &&
      (!given('has_due') || (each.due_at !== null) === (given('has_due') === 'true')) &&
      (!given('due_after') || (each.due_at !== null && each.due_at >= (given('due_after') ?? ''))) &&
      (!given('due_before') || (each.due_at !== null && each.due_at < (given('due_before') ?? ''))),
  );
  const from = Number(given('cursor') ?? 0);
  return { items: fit.slice(from, from + 2), next_cursor: fit.length > from + 2 ? String(from + 2) : null, total: fit.length };
}

beforeEach(() => {
  tasks = [
    task('late', { due_at: noon(-3), lead_id: 'l1', lead_name: '<b>Cabinet</b>', lead_source: 'sample' }),
    task('now', { due_at: noon(0), project_id: 'p1', project_name: 'Spring', kind: 'email', run_id: 'r1' }),
    task('soon', { due_at: noon(1) }),
    task('edge', { due_at: noon(7) }),
    task('far', { due_at: noon(8) }),
    task('some-day'),
    task('over', { status: 'done', due_at: noon(-1) }),
  ];
  server.on('GET /tasks', list);
  server.on('GET /leads', { items: [], next_cursor: null, total: 0 });
  server.on('GET /projects', { items: [], next_cursor: null, total: 0 });
  server.on('PATCH /tasks/{task_id}', ({ params, body }) => {
    tasks = tasks.map((each) => (each.task_id === params.task_id ? { ...each, ...(body as Partial<Task>) } : each));
    return tasks.find((each) => each.task_id === params.task_id) ?? problem(404, 'not-found', 'No such task.');
  });
});

const group = (name: string) => screen.findByRole('region', { name });

describe('The tasks by when they are due', () => {
  it('stand in groups with their numbers, what is done folded away', async () => {
    renderUi(<TaskView />);

    expect(within(await group('Overdue')).getByRole('link', { name: /Task late/ })).toBeVisible();
    expect(within(await group('Today')).getByRole('link', { name: /Task now/ })).toBeVisible();
    expect(within(await group('Next 7 days')).getAllByRole('listitem')).toHaveLength(2);
    expect(within(await group('Later')).getByRole('link', { name: /Task far/ })).toBeVisible();
    expect(within(await group('No date')).getByRole('link', { name: /Task some-day/ })).toBeVisible();
    expect(screen.queryByRole('link', { name: /Task over/ })).toBeNull();
    expect(within(await group('Overdue')).getByText(/^[23] days ago$/)).toBeVisible();   // from noon: three days in the afternoon, not yet before
    expect(within(await group('Next 7 days')).getByText(/^Tomorrow \d\d:\d\d$/)).toBeVisible();
    await expectAccessible();
  });

  it('are read and paged group by group, never all of them', async () => {
    tasks = [...tasks, task('late-2', { due_at: noon(-2) }), task('late-3', { due_at: noon(-1) })];
    const { user } = renderUi(<TaskView />);

    const overdue = await group('Overdue');
    expect(within(overdue).getAllByRole('listitem')).toHaveLength(2);
    await user.click(within(overdue).getByRole('button', { name: 'Load more' }));
    await waitFor(() => expect(within(overdue).getAllByRole('listitem')).toHaveLength(3));
    expect(server.sent('GET /tasks').every(({ query }) => query.get('limit') === '25')).toBe(true);
    expect(server.sent('GET /tasks').filter(({ query }) => query.get('cursor') === '2')).toHaveLength(1);
  });

  it('lead to what they belong to; a lead that is made up is marked, and its name stays text', async () => {
    renderUi(<TaskView />);

    const late = (await screen.findByRole('link', { name: /Task late/ })).closest('li') as HTMLElement;
    expect(within(late).getByRole('link', { name: 'Lead <b>Cabinet</b>' })).toHaveAttribute('href', '/leads?lead=l1');
    expect(within(late).getByText('Fictional')).toBeVisible();
    expect(within(late).queryByText('Cabinet')).toBeNull();
    const now = screen.getByRole('link', { name: /Task now/ }).closest('li') as HTMLElement;
    expect(within(now).getByRole('link', { name: 'Project Spring' })).toHaveAttribute('href', '/projects?project=p1');
    expect(within(now).getByRole('link', { name: /run/ })).toHaveAttribute('href', '/assistant?run=r1');
    expect(within(now).queryByText('Fictional')).toBeNull();
  });

  it('say that nothing is due today and what comes next', async () => {
    tasks = tasks.filter(({ task_id }) => task_id !== 'now');
    renderUi(<TaskView />);

    const today = await group('Today');
    expect(within(today).getByText('Nothing due today.')).toBeVisible();
    expect(within(today).getByRole('link', { name: 'Task soon' })).toBeVisible();
  });

  it('are ticked off at once, and back by Undo', async () => {
    const { user } = renderUi(<TaskView />);

    await user.click(await screen.findByRole('checkbox', { name: 'Done: Task late' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Overdue' })).toBeNull());
    expect(server.sent('PATCH /tasks/{task_id}')[0]?.body).toEqual({ status: 'done' });
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('checkbox', { name: 'Done: Task late' })).not.toBeChecked();
    expect(server.sent('PATCH /tasks/{task_id}')[1]?.body).toEqual({ status: 'open' });
  });

  it('are as before when the server refuses, and say so', async () => {
    server.on('PATCH /tasks/{task_id}', problem(403, 'forbidden', 'This needs the role operator.'));
    const { user } = renderUi(<TaskView />);

    await user.click(await screen.findByRole('checkbox', { name: 'Done: Task late' }));
    expect(await screen.findByText(/needs the role “Operator”/)).toBeVisible();
    await waitFor(() => expect(screen.getByRole('checkbox', { name: 'Done: Task late' })).not.toBeChecked());
  });

  it('are worked through by keys: J and K move, X ticks off, Enter opens, / searches, C adds', async () => {
    server.on('GET /tasks/{task_id}', ({ params }) => tasks.find(({ task_id }) => task_id === params.task_id) as Task);
    const { user, search } = renderUi(<TaskView />);
    await screen.findByRole('link', { name: /Task late/ });

    await user.keyboard('jjk');
    expect(screen.getByRole('link', { name: /Task late/ })).toHaveFocus();
    await user.keyboard('x');
    expect(screen.getByRole('link', { name: /Task now/ })).toHaveFocus();
    await waitFor(() => expect(server.sent('PATCH /tasks/{task_id}').map(({ params }) => params.task_id)).toEqual(['late']));
    await user.keyboard('c');
    expect(screen.getByRole('textbox', { name: 'What is to be done' })).toHaveFocus();
    await user.keyboard('{Escape}/');
    expect(screen.getByRole('searchbox', { name: 'Search in titles' })).toHaveFocus();
    await user.keyboard('{Escape}j{Enter}');
    await waitFor(() => expect(search().get('task')).toBe('now'));
    expect(await screen.findByRole('dialog', { name: 'Task now' })).toBeVisible();
  });

  it('are narrowed by the address, and what fits nothing says so', async () => {
    const { user, search } = renderUi(<TaskView />, { searchParams: 'q=nonsense&kind=visit&lead_id=l1' });
    server.on('GET /leads/{lead_id}', problem(404, 'not-found', 'No such lead.'));

    expect(await screen.findByText('No task matches')).toBeVisible();
    const asked = server.sent('GET /tasks')[0]?.query;
    expect([asked?.get('q'), asked?.get('kind'), asked?.get('lead_id')]).toEqual(['nonsense', 'visit', 'l1']);
    await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[0] as HTMLElement);
    expect(await screen.findByRole('link', { name: /Task late/ })).toBeVisible();
    expect([...search().keys()]).toEqual([]);
  });

  it('teach with an example while there are none', async () => {
    tasks = [];
    renderUi(<TaskView />, { locale: 'fr' });

    expect(await screen.findByText('Aucune tâche pour l’instant')).toBeVisible();
    expect(screen.getByRole('link', { name: /IA Prospect/ })).toHaveAttribute('href', expect.stringContaining('/assistant?draft='));
  });

  it('offer another try when the server cannot be reached', async () => {
    server.on('GET /tasks', offline);
    const { user } = renderUi(<TaskView />);

    await screen.findByRole('alert');
    server.on('GET /tasks', list);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: /Task late/ })).toBeVisible();
  });

  it('can only be read by a viewer', async () => {
    renderUi(<TaskView />, { me: { role: 'viewer' } });

    expect(await screen.findByRole('checkbox', { name: 'Done: Task late' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Add' })).toBeNull();
  });
});

describe('A task', () => {
  it('is written down in one line, with the lead that the list is about', async () => {
    server.on('GET /leads/{lead_id}', problem(404, 'not-found', 'No such lead.'));
    server.on('POST /tasks', ({ body }) => task('new', body as Partial<Task>));
    const { user } = renderUi(<TaskView />, { searchParams: 'lead_id=l1' });

    await user.type(await screen.findByRole('textbox', { name: 'What is to be done' }), '  Call back {Enter}');
    await waitFor(() =>
      expect(server.sent('POST /tasks')[0]?.body).toEqual({
        title: 'Call back',
        kind: 'call',
        due_at: null,
        lead_id: 'l1',
        project_id: null,
      }),
    );
    expect(await screen.findByText('Task added: Call back')).toBeVisible();
  });

  it('is changed in its sheet: only what was changed is sent', async () => {
    server.on('GET /tasks/{task_id}', () => tasks[0] as Task);
    const { user, search } = renderUi(<TaskView />, { searchParams: 'task=late' });

    const title = await screen.findByRole('textbox', { name: /What is to be done/ });
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.clear(title);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByText('Say what is to be done.')).toBeVisible();
    await user.type(title, 'Another title');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.sent('PATCH /tasks/{task_id}')[0]?.body).toEqual({ title: 'Another title' }));
    await waitFor(() => expect(search().has('task')).toBe(false));
  });

  it('shows what the server refused beside its field, and asks before what was typed is lost', async () => {
    server.on('GET /tasks/{task_id}', () => tasks[0] as Task);
    server.on('PATCH /tasks/{task_id}', problem(422, 'invalid', 'Invalid.', { errors: [{ pointer: '/title', detail: 'is too strange' }] }));
    const { user, search } = renderUi(<TaskView />, { searchParams: 'task=late' });

    await user.type(await screen.findByRole('textbox', { name: /What is to be done/ }), '!');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The server did not accept this title.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }));
    expect(search().get('task')).toBe('late');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(search().has('task')).toBe(false));
  });

  it('is given a lead that the server finds', async () => {
    server.on('GET /tasks/{task_id}', () => tasks[0] as Task);
    server.on('GET /leads', ({ query }) => ({
      items: query.get('q') === 'emma' ? [{ lead_id: 'l9', name: 'Emma', city: 'Lyon' } as never] : [],
      next_cursor: null,
      total: 0,
    }));
    const { user } = renderUi(<TaskView />, { searchParams: 'task=late' });

    await user.click(await screen.findByRole('button', { name: 'Lead' }));
    await user.type(screen.getByRole('combobox', { name: 'Search leads' }), 'emma');
    await user.click(await screen.findByRole('option', { name: /Emma/ }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.sent('PATCH /tasks/{task_id}')[0]?.body).toEqual({ lead_id: 'l9' }));
  });

  it('is deleted by approvers alone, after a question', async () => {
    server.on('GET /tasks/{task_id}', () => tasks[0] as Task);
    server.on('DELETE /tasks/{task_id}', () => {
      tasks = tasks.slice(1);
      return undefined;
    });
    const { user, unmount } = renderUi(<TaskView />, { searchParams: 'task=late' });
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(server.sent('DELETE /tasks/{task_id}')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Delete the task' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: /Task late/ })).toBeNull());
    unmount();

    server.on('GET /tasks/{task_id}', () => tasks[0] as Task);
    renderUi(<TaskView />, { searchParams: 'task=now', me: { role: 'operator' } });
    expect(await screen.findByRole('button', { name: 'Save' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('that does not exist any more says so', async () => {
    server.on('GET /tasks/{task_id}', problem(404, 'not-found', 'No such task.'));
    renderUi(<TaskView />, { searchParams: 'task=gone' });

    expect(await within(await screen.findByRole('dialog')).findByText('Not found')).toBeVisible();
  });
});

describe('The days of tasks', () => {
  it('meet without a gap, and count days in which the clocks change as one', () => {
    const { overdue, today, week, later } = dueFilters(Date.now());
    expect([overdue.due_before, today.due_before, week.due_before]).toEqual([today.due_after, week.due_after, later.due_after]);
    const spring = new Date(2027, 2, 27, 23, 30).getTime();
    expect(daysBetween(spring, new Date(2027, 2, 29, 0, 10).getTime())).toBe(2);
  });

  it('make a task late when they are over, and only then', () => {
    const now = new Date(2026, 4, 7, 15).getTime();
    const due = (moment: Date, status: Task['status'] = 'open') => isLate({ status, due_at: moment.toISOString() }, now);
    expect(due(new Date(2026, 4, 6, 23, 59))).toBe(true);
    expect([due(new Date(2026, 4, 7, 0, 0)), due(new Date(2026, 4, 7, 9)), due(new Date(2026, 4, 8))]).toEqual([false, false, false]);
    expect([due(new Date(2026, 4, 6), 'done'), isLate({ status: 'open', due_at: null }, now)]).toEqual([false, false]);
    // What the list asks for as overdue is the same.
    expect(Date.parse(dueFilters(now).overdue.due_before ?? '')).toBe(new Date(2026, 4, 7).getTime());
  });

  it('go to a field and back', () => {
    const at = new Date(2026, 4, 7, 9, 5).toISOString();
    expect(toLocalInput(at)).toBe('2026-05-07T09:05');
    expect(fromLocalInput('2026-05-07T09:05')).toBe(at);
    expect([toLocalInput(null), fromLocalInput(''), fromLocalInput('soon')]).toEqual(['', null, null]);
  });
});
