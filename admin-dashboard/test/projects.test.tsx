import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProjectView } from '@/components/project-view';
import type { Lead, Project } from '@/lib/api/client';
import { expectAccessible, problem, renderUi, server } from './render';

function project(id: string, more: Partial<Project> = {}): Project {
  return {
    project_id: id,
    name: `Project ${id}`,
    description: null,
    status: 'active',
    run_id: null,
    tasks_open: 0,
    tasks_done: 0,
    leads: 0,
    created_at: '2026-01-01T10:00:00Z',
    updated_at: '2026-01-01T10:00:00Z',
    ...more,
  };
}

let projects: Project[] = [];
const NONE = { items: [], next_cursor: null, total: 0 };

beforeEach(() => {
  projects = [
    project('spring', { description: 'Three <i>meetings</i>', tasks_open: 5, tasks_done: 3, leads: 2, run_id: 'r1' }),
    project('old', { status: 'archived' }),
  ];
  server.on('GET /projects', ({ query }) => {
    const items = projects.filter(
      (each) => (!query.get('status') || each.status === query.get('status')) && each.name.includes(query.get('q') ?? ''),
    );
    return { items, next_cursor: null, total: items.length };
  });
  server.on(
    'GET /projects/{project_id}',
    ({ params }) => projects.find(({ project_id }) => project_id === params.project_id) ?? problem(404, 'not-found', 'No such project.'),
  );
  server.on('GET /leads', NONE);
  server.on('GET /tasks', NONE);
  server.on('PATCH /projects/{project_id}', ({ params, body }) => {
    projects = projects.map((each) => (each.project_id === params.project_id ? { ...each, ...(body as Partial<Project>) } : each));
    return projects.find(({ project_id }) => project_id === params.project_id) as Project;
  });
});

describe('A project with leads from OpenStreetMap', () => {
  it('names its contributors', async () => {
    server.on('GET /leads', () => ({ items: [{ lead_id: 'l1', name: 'Cabinet', city: 'Lyon', score: null, source: 'openstreetmap' } as Lead], next_cursor: null, total: 1 }));
    renderUi(<ProjectView />, { searchParams: 'project=spring' });
    expect(await screen.findByRole('link', { name: /© OpenStreetMap contributors/ })).toBeVisible();
  });
});

describe('The projects', () => {
  it('are counted as far as the server counts', async () => {
    server.on('GET /projects', () => ({ items: projects, next_cursor: 'more', total: null }));
    renderUi(<ProjectView />);
    expect(await screen.findByText('More than 10,000 projects')).toBeVisible();
    expect(screen.queryByText('10,000 projects')).toBeNull();
  });

  it('are cards with their progress, their leads and the run that made them', async () => {
    renderUi(<ProjectView />);

    const card = (await screen.findByRole('link', { name: 'Project spring' })).closest('li') as HTMLElement;
    expect(within(card).getByRole('progressbar')).toHaveAttribute('aria-valuetext', '3 of 8 tasks done');
    expect(within(card).getByText('Three <i>meetings</i>')).toBeVisible();
    expect(within(card).getByRole('link', { name: '2 leads' })).toHaveAttribute('href', '/leads?project_id=spring');
    expect(within(card).getByRole('link', { name: 'Run' })).toHaveAttribute('href', '/assistant?run=r1');
    await expectAccessible();
  });

  it('are narrowed by status and by name, in the address', async () => {
    const { user, search } = renderUi(<ProjectView />);

    await user.click(await screen.findByRole('radio', { name: 'Archived' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Project spring' })).toBeNull());
    expect(search().get('status')).toBe('archived');
    await user.type(screen.getByRole('searchbox', { name: 'Search projects' }), 'spring');
    expect(await screen.findByText('No project matches')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByRole('link', { name: 'Project old' })).toBeVisible();
    expect([...search().keys()]).toEqual([]);
  });

  it('teach with an example while there are none, and offer nothing to a viewer', async () => {
    projects = [];
    renderUi(<ProjectView />, { me: { role: 'viewer' } });

    expect(await screen.findByText('No projects yet')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'New project' })).toBeNull();
  });

  it('say that they could not be loaded', async () => {
    server.on('GET /projects', problem(500, 'internal', 'Broken.'));
    renderUi(<ProjectView />);
    expect(await screen.findByRole('alert')).toHaveTextContent('This could not be loaded');
  });
});

describe('A project', () => {
  it('is created, and stands open then', async () => {
    server.on('POST /projects', ({ body }) => {
      const made = project('new-one', body as Partial<Project>);
      projects = [made, ...projects];
      return made;
    });
    const { user, search } = renderUi(<ProjectView />, { searchParams: 'project=new' });

    await user.click(await screen.findByRole('button', { name: 'Create' }));
    expect(screen.getByText('Give the project a name.')).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: /Name/ }), ' Bakeries ');
    await user.click(screen.getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(server.sent('POST /projects')[0]?.body).toEqual({ name: 'Bakeries', description: null }));
    await waitFor(() => expect(search().get('project')).toBe('new-one'));
    expect(await screen.findByRole('dialog', { name: 'Bakeries' })).toBeVisible();
  });

  it('is archived, and back by Undo', async () => {
    const { user } = renderUi(<ProjectView />, { searchParams: 'project=spring' });

    await user.click(await screen.findByRole('button', { name: 'Archive' }));
    expect(await screen.findByText('Archived: Project spring')).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Reopen' })).toBeVisible();
    // The style sheet, which gives messages above a window the pointer back, is not there in a test.
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(server.sent('PATCH /projects/{project_id}').map(({ body }) => body)).toEqual([{ status: 'archived' }, { status: 'active' }]),
    );
  });

  it('asks for its open tasks and first leads alone', async () => {
    server.on('GET /leads', {
      items: [{ lead_id: 'l1', name: 'Emma', city: 'Lyon', source: 'sample', score: 71 } as never],
      next_cursor: null,
      total: 1,
    });
    renderUi(<ProjectView />, { searchParams: 'project=spring' });

    const sheet = await screen.findByRole('dialog', { name: 'Project spring' });
    expect(await within(sheet).findByRole('link', { name: 'Emma' })).toHaveAttribute('href', '/leads?lead=l1');
    expect(within(sheet).getByText('Fictional')).toBeVisible();
    expect(within(sheet).getByRole('link', { name: 'Show all 2 leads' })).toHaveAttribute('href', '/leads?project_id=spring');
    expect(Object.fromEntries(server.sent('GET /tasks')[0]?.query ?? [])).toEqual({
      project_id: 'spring',
      status: 'open',
      sort: 'due_at',
      limit: '8',
    });
    expect(Object.fromEntries(server.sent('GET /leads')[0]?.query ?? [])).toEqual({ project_id: 'spring', limit: '5' });
  });

  it('is deleted after saying what goes and what stays', async () => {
    server.on('DELETE /projects/{project_id}', () => {
      projects = [];
      return undefined;
    });
    const { user, search } = renderUi(<ProjectView />, { searchParams: 'project=spring' });

    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(screen.getByRole('alertdialog')).toHaveTextContent('8 tasks stay, without a project. 2 leads stay, without a project.');
    await user.click(screen.getByRole('button', { name: 'Delete the project' }));
    await waitFor(() => expect(search().has('project')).toBe(false));
    expect(server.sent('DELETE /projects/{project_id}')).toHaveLength(1);
  });

  it('has what the server refused beside its field', async () => {
    server.on(
      'PATCH /projects/{project_id}',
      problem(422, 'invalid', 'Invalid.', { errors: [{ pointer: '/name', detail: 'is too strange' }] }),
    );
    const { user } = renderUi(<ProjectView />, { searchParams: 'project=spring' });

    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.type(await screen.findByRole('textbox', { name: /Name/ }), '!');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The server did not accept this name.')).toBeVisible();
  });
});
