import { act, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { RunResult } from '@/components/assistant-run-result';
import { ScoreReasons } from '@/components/score-reasons';
import type { Action, Lead, Run, Task } from '@/lib/api/client';
import { makeAction, makeRun } from './make-run';
import { expectAccessible, problem, renderUi, reply, router, server } from './render';

const NOTHING: Run['counts'] = makeRun().counts;
const HOSTILE = '<b onmouseover="alert(1)">Nord</b>';

function makeLead(parts: Partial<Lead> = {}): Lead {
  return {
    lead_id: 'l_1',
    name: 'Cabinet Nord',
    category: 'dentist',
    status: 'new',
    email: null,
    phone: null,
    website: null,
    domain: null,
    street: null,
    postal_code: null,
    city: 'Lyon',
    country: 'FR',
    latitude: null,
    longitude: null,
    rating: null,
    reviews_count: null,
    score: 84,
    score_reasons: [
      { code: 'FIT_CATEGORY', points: 25, detail: 'Main category is dentist.' },
      { code: 'CONTACT_PHONE', points: 10, detail: 'Valid fixed line.' },
      { code: 'STUFFED_NAME', points: -5, detail: 'The name is stuffed with search words.' },
    ],
    scored_at: '2026-03-02T09:00:00Z',
    source: 'sample',
    source_ref: null,
    retrieved_at: null,
    first_run_id: null,
    last_run_id: null,
    suppressed: false,
    created_at: '2026-03-02T09:00:00Z',
    updated_at: '2026-03-02T09:00:00Z',
    ...parts,
  } as Lead;
}

function makeTask(parts: Partial<Task> = {}): Task {
  return {
    task_id: 't_1',
    title: 'Call Cabinet Nord',
    kind: 'call',
    status: 'open',
    due_at: '2026-03-03T09:00:00Z',
    lead_id: 'l_1',
    project_id: null,
    run_id: 'run_0000a1b2c3',
    sequence: 'default',
    step: 1,
    created_at: '2026-03-02T09:00:00Z',
    updated_at: '2026-03-02T09:00:00Z',
    ...parts,
  } as Task;
}

/** What the step says by itself, a step that failed, as the API answers it. */
function failed(parts: Parameters<typeof makeAction>[0] = {}): Action {
  return makeAction({
    action_id: 'act_find',
    type: 'source_leads_apify',
    params: { query: 'dentist', category: 'dentist', location: 'Lyon', limit: 20 },
    status: 'failed',
    progress: { done: 0, total: null },
    error: { code: 'source-refused', detail: 'Apify does not accept the token; set APIFY_TOKEN to a valid one.' },
    ...parts,
  });
}

describe('the result of a run', () => {
  it('names once whom the licence of a source wants named, with the way to the licence', () => {
    server.on('GET /leads', { items: [], next_cursor: null, total: 0 });
    const osm = { source: 'openstreetmap', attribution: '© OpenStreetMap contributors, ODbL 1.0: https://www.openstreetmap.org/copyright' };
    const other = { source: 'apify', attribution: HOSTILE };
    renderUi(
      <RunResult
        run={makeRun({
          counts: { ...NOTHING, leads_found: 3, leads_created: 3 },
          actions: [
            makeAction({ action_id: 'a_1', type: 'source_leads_apify', result: osm }),
            makeAction({ action_id: 'a_2', type: 'source_leads_apify', result: osm }),
            makeAction({ action_id: 'a_3', type: 'source_leads_apify', result: other }),
            makeAction({ action_id: 'a_4', type: 'source_leads_apify', result: { source: 'apify', attribution: null } }),
          ],
        })}
      />,
    );

    const link = screen.getByRole('link', { name: /^© OpenStreetMap contributors, ODbL 1\.0/ });
    expect(link).toHaveAttribute('href', 'https://www.openstreetmap.org/copyright');
    expect(screen.getByText(HOSTILE)).toBeVisible();
    expect(screen.queryByText('null')).toBeNull();
    expect(screen.getAllByText(/OpenStreetMap contributors/)).toHaveLength(1);
  });

  it('names the contributors of OpenStreetMap also where leads from there are only scored, in the reader’s language', async () => {
    server.on('GET /leads', { items: [makeLead({ source: 'openstreetmap' })], next_cursor: null, total: 1 });
    const run = makeRun({ counts: { ...NOTHING, leads_unchanged: 1, leads_scored: 1 }, actions: [makeAction()] });
    renderUi(<RunResult run={run} />, { locale: 'fr' });
    expect(await screen.findByRole('link', { name: /^© les contributeurs d’OpenStreetMap, ODbL 1\.0/ })).toBeInTheDocument();
  });

  it('shows the leads by score with their reasons, the tasks, and the way to all of them', async () => {
    server.on('GET /leads', ({ query }) => {
      expect(query.get('run_id')).toBe('run_0000a1b2c3');
      expect(query.get('sort')).toBe('-score');
      return { items: [makeLead(), makeLead({ lead_id: 'l_2', name: HOSTILE, score: null, score_reasons: [], source: 'apify' })], next_cursor: 'c', total: 20 };
    });
    server.on('GET /tasks', { items: [makeTask()], next_cursor: null, total: 1 });
    const run = makeRun({
      counts: { ...NOTHING, leads_found: 20, leads_created: 20, tasks_created: 1, notifications_created: 1 },
      actions: [makeAction({ type: 'source_leads_apify', params: { query: 'dentist', location: 'Lyon' }, result: { source: 'sample', rejected: { NO_NAME: 3 }, merged: 1 } })],
    });
    renderUi(<RunResult run={run} />);
    const leads = await screen.findByRole('list', { name: 'Leads of this run, best first' });
    const [first, second] = within(leads).getAllByRole('listitem') as [HTMLElement, HTMLElement];
    expect(within(first).getByRole('link', { name: 'Cabinet Nord' })).toHaveAttribute('href', '/leads?lead=l_1');
    expect(within(first).getByText('Fictional')).toBeInTheDocument();
    expect(within(first).getByText('Its main category is Dentist. A valid fixed line.')).toBeInTheDocument();
    expect(within(first).getByRole('img', { name: 'Score 84 of 100' })).toBeInTheDocument();
    expect(within(second).getByRole('link', { name: HOSTILE })).toBeInTheDocument();
    expect(within(second).queryByText('Fictional')).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'View all 20 leads' })).toHaveAttribute('href', '/leads?run_id=run_0000a1b2c3');
    expect(await screen.findByRole('link', { name: 'Call Cabinet Nord' })).toHaveAttribute('href', '/tasks?task=t_1');
    expect(screen.getByRole('link', { name: '1 notification in the app' })).toHaveAttribute('href', '/notifications');
    // What is as it should be counts as no issue.
    expect(screen.getByText(/These leads are fictional/)).toBeInTheDocument();
    expect(screen.getByText('3 places were left out: 3 without a name.')).toBeInTheDocument();
    expect(screen.queryByText(/needs? a look/)).not.toBeInTheDocument();
    await expectAccessible();
  });

  it('reads its leads anew as soon as the run has found more', async () => {
    let total = 1;
    server.on('GET /leads', () => ({ items: [makeLead()], next_cursor: null, total }));
    const found = (count: number) => makeRun({ counts: { ...NOTHING, leads_found: count, leads_created: count } });
    let show: (next: Run) => void = () => undefined;
    function Current() {
      const [run, setRun] = useState(found(1));
      show = setRun;
      return <RunResult run={run} />;
    }
    renderUi(<Current />);
    expect(await screen.findByRole('link', { name: 'View all 1 lead' })).toBeInTheDocument();
    total = 7;
    act(() => show(found(7)));
    expect(await screen.findByRole('link', { name: 'View all 7 leads' })).toBeInTheDocument();
  });

  it('says of each failed step what happened and what to do, with ways that exist', async () => {
    const next = makeRun({ run_id: 'run_again', replay_of: 'run_0000a1b2c3' });
    server.on('POST /assistant/prospect/runs/{run_id}/replay', reply(202, next));
    const run = makeRun({
      status: 'failed',
      error: { code: 'source-refused', detail: 'Apify does not accept the token.' },
      actions: [failed(), makeAction({ action_id: 'act_score', seq: 2, params: { scope: 'run' }, status: 'skipped', error: { code: 'dependency-failed', detail: 'Not started.' } })],
    });
    const { user } = renderUi(<RunResult run={run} />);
    const issues = screen.getByRole('region', { name: 'The run failed' });
    const [first, second] = within(issues).getAllByRole('listitem') as [HTMLElement, HTMLElement];
    expect(first).toHaveTextContent('The lead source refused the search.');
    expect(first).toHaveTextContent('The server says: Apify does not accept the token; set APIFY_TOKEN to a valid one.');
    expect(within(first).getByRole('link', { name: 'Open connectors' })).toHaveAttribute('href', '/settings?tab=connectors');
    expect(second).toHaveTextContent('Not started: a step that it builds on did not take effect.');
    expect(within(second).getByRole('link', { name: 'Edit command' })).toHaveAttribute('href', expect.stringMatching(/^\/assistant\?draft=Find%2020/));
    await user.dblClick(within(first).getByRole('button', { name: 'Run again' }));
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/assistant?run=run_again'));
    expect(server.sent('POST /assistant/prospect/runs/{run_id}/replay')).toHaveLength(1);
    expect(server.sent('POST /assistant/prospect/runs/{run_id}/replay')[0]?.headers.get('Idempotency-Key')).toMatch(/run_0000a1b2c3/);
    await expectAccessible();
  });

  it('says in French how much of a step was done before it stopped', () => {
    const partly = failed({ status: 'partially_succeeded', progress: { done: 12, total: 20 }, error: { code: 'source-unavailable', detail: '12 of 20 leads were found.' } });
    renderUi(<RunResult run={makeRun({ status: 'partially_completed', actions: [partly] })} />, { locale: 'fr' });
    expect(screen.getByText(/12 sur 20 effectués\. Les sources de prospects ont fourni trop peu, ou rien\./)).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: '1 point à vérifier' })).toBeInTheDocument();
  });

  it('tells a person’s no from the guardrails’ and from a time that was over', () => {
    const run = makeRun({
      status: 'partially_completed',
      actions: [
        makeAction({ action_id: 'a', status: 'rejected', decided_by: 'yanis@example.org', decided_at: '2026-03-02T09:05:00Z', comment: HOSTILE }),
        makeAction({ action_id: 'b', status: 'rejected', reasons: [{ code: 'too-many-rows', detail: 'One approval covers 10000 rows at most; narrow the selection.' }] }),
        makeAction({ action_id: 'c', status: 'expired' }),
      ],
    });
    renderUi(<RunResult run={run} />);
    expect(screen.getByText(/Rejected by yanis@example.org/)).toBeInTheDocument();
    expect(screen.getByText(`Comment: ${HOSTILE}`)).toBeInTheDocument();
    expect(screen.getByText(/The guardrails refused it: One approval covers 10,000 rows at most/)).toBeInTheDocument();
    expect(screen.getByText(/Nobody decided in time/)).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: '3 things need a look' })).toBeInTheDocument();
  });

  it('says why leads are not followed up, and where the list of them is', () => {
    const nurture = makeAction({ type: 'nurture_leads', params: { scope: 'run' }, result: { enrolled: 3, not_enrolled: { suppressed: 2, 'already-enrolled': 5 } } });
    renderUi(<RunResult run={makeRun({ actions: [nurture] })} />);
    expect(screen.getByText('7 leads were not put into follow-up: 2 on the do-not-contact list, 5 already being followed up.')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open do-not-contact list' })).toBeInTheDocument();
  });

  it('says which source failed before another one delivered', () => {
    const found = failed({
      status: 'succeeded',
      error: null,
      result: { source: 'openstreetmap', sources_tried: [{ source: 'apify', outcome: 'failed', detail: 'Apify cannot be reached.' }, { source: 'openstreetmap', outcome: 'ok', detail: null }] },
    });
    renderUi(<RunResult run={makeRun({ actions: [found] })} />);
    expect(screen.getByText(/Google Maps \(Apify\) delivered nothing/)).toBeInTheDocument();
    const said = screen.getByText('Apify cannot be reached.');
    expect(said).toHaveAttribute('lang', 'en');
    expect(said.parentElement).toHaveTextContent('The server says: Apify cannot be reached.');
  });

  it('dashes what depends on a decision', () => {
    const asked = makeAction({ action_id: 'a', type: 'delete_leads', params: { filter: { max_score: 19 } }, status: 'pending_confirmation', affected: 14 });
    const behind = makeAction({ action_id: 'b', seq: 2, type: 'export_leads', params: { scope: 'all' }, status: 'queued', depends_on: ['a'] });
    renderUi(<RunResult run={makeRun({ status: 'awaiting_confirmation', settled_at: null, actions: [asked, behind] })} />);
    expect(screen.getAllByText('After approval')).toHaveLength(2);
    expect(screen.getByText('Depends on a decision')).toBeInTheDocument();
  });

  it('names the contributors of OpenStreetMap beside a file that may hold their data', async () => {
    server.on('GET /leads', ({ query }) => ({ items: query.get('source') === 'openstreetmap' ? [makeLead({ source: 'openstreetmap' })] : [], next_cursor: null, total: 1 }));
    const exported = makeAction({ type: 'export_leads', result: { leads_exported: 20 }, entities: [{ type: 'export', id: 'x_1', href: '/api/v1/admin/exports/x_1' }], finished_at: new Date().toISOString() });
    renderUi(<RunResult run={makeRun({ actions: [exported] })} />);
    expect((await screen.findByRole('link', { name: /© OpenStreetMap contributors/ })).parentElement).toHaveTextContent('Its rows from OpenStreetMap: ');
  });

  it('offers a file for its 24 hours, and to whom it may be handed', () => {
    server.on('GET /leads', { items: [], next_cursor: null, total: 0 });
    const made = (finishedAt: string) =>
      makeRun({
        actions: [
          makeAction({ type: 'export_leads', params: { scope: 'all' }, result: { leads_exported: 20 }, entities: [{ type: 'export', id: 'x_1', href: '/api/v1/admin/exports/x_1' }], finished_at: finishedAt }),
        ],
      });
    const recent = new Date().toISOString();
    renderUi(<RunResult run={made(recent)} />);
    expect(screen.getByRole('link', { name: 'Download CSV' })).toHaveAttribute('href', '/api/v1/admin/exports/x_1');
    renderUi(<RunResult run={made('2026-03-01T09:00:00Z')} />);
    expect(screen.getByText(/The 24 hours of this file are over/)).toBeInTheDocument();
    renderUi(<RunResult run={made(recent)} />, { me: { role: 'viewer' } });
    expect(screen.getByText('Downloading needs the role “Operator”.')).toBeInTheDocument();
    expect(screen.getAllByRole('link', { name: 'Download CSV' })).toHaveLength(1);
  });

  it('offers a viewer nothing that only others may do', () => {
    renderUi(<RunResult run={makeRun({ status: 'failed', actions: [failed()] })} />, { me: { role: 'viewer' } });
    expect(screen.getByRole('link', { name: 'Open connectors' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Run again' })).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Edit command' })).not.toBeInTheDocument();
  });

  it('says what a preview would affect', () => {
    const run = makeRun({
      dry_run: true,
      actions: [
        makeAction({ action_id: 'a', type: 'delete_leads', params: { filter: { max_score: 19 } }, decision: 'confirm', status: 'skipped', affected: 14 }),
        makeAction({ action_id: 'b', type: 'source_leads_apify', params: { query: 'dentist', location: 'Lyon', limit: 20 }, status: 'skipped', affected: 20 }),
        makeAction({ action_id: 'c', type: 'merge_leads', decision: 'reject', status: 'skipped', reasons: [{ code: 'not-available-yet', detail: 'x' }], params: { keep_id: 'l_1', merge_ids: ['l_2'] } }),
      ],
    });
    renderUi(<RunResult run={run} />);
    expect(screen.getByRole('heading', { name: 'Would affect' })).toBeInTheDocument();
    expect(screen.getByText('Would wait for approval')).toBeInTheDocument();
    expect(screen.getByText('up to 20 leads')).toBeInTheDocument();
    expect(screen.getByText(/this version cannot carry it out yet/)).toBeInTheDocument();
  });

  it('teaches while there is nothing yet, and says so when nothing came', () => {
    renderUi(<RunResult run={makeRun({ status: 'planning', settled_at: null })} />);
    expect(screen.getByText('Nothing yet. Results appear here as each step completes.')).toBeInTheDocument();
    renderUi(<RunResult run={makeRun()} />);
    expect(screen.getByText('This run created and changed nothing.')).toBeInTheDocument();
  });

  it('keeps the rest when the leads cannot be read, and tries again on wish', async () => {
    server.on('GET /leads', problem(500, 'internal', 'The server failed.'));
    const { user } = renderUi(<RunResult run={makeRun({ counts: { ...NOTHING, leads_found: 2, leads_created: 2 } })} />);
    expect(await screen.findByText('The leads of this run could not be loaded.')).toBeInTheDocument();
    server.on('GET /leads', { items: [makeLead()], next_cursor: null, total: 1 });
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Cabinet Nord' })).toBeInTheDocument();
  });
});

describe('the reasons of a score', () => {
  it('are said in the reader’s language, with points that add up', async () => {
    renderUi(<ScoreReasons lead={makeLead({ score: 30 })} />, { locale: 'fr' });
    expect(screen.getByText(/Sa catégorie principale est Dentiste/)).toBeInTheDocument();
    expect(screen.getByText(/Le nom est truffé de mots-clés/)).toBeInTheDocument();
    expect(screen.getAllByText('+25')).not.toHaveLength(0);
    expect(screen.getAllByText('−5')).not.toHaveLength(0);
    expect(screen.getByText('30')).toBeInTheDocument();
    await expectAccessible();
  });

  it('explain a gate', () => {
    renderUi(<ScoreReasons lead={makeLead({ score: 0, score_reasons: [{ code: 'OUT_OF_COUNTRY', points: 0, detail: 'Country DE is not among the target countries.' }] })} />);
    expect(screen.getByText(/Its country \(DE\) is not among the target countries, so its score is 0/)).toBeInTheDocument();
    expect(screen.getByText(/A gate is shut/)).toBeInTheDocument();
  });

  it('fall back to the server’s words for a rule that is newer than the page', () => {
    renderUi(<ScoreReasons lead={makeLead({ score: 3, score_reasons: [{ code: 'VITAL_NEW', points: 3, detail: 'Something new.' }] })} />);
    expect(screen.getByText(/Something new\./)).toBeInTheDocument();
  });

  it('are missing as long as there is no score', () => {
    renderUi(<ScoreReasons lead={makeLead({ score: null, score_reasons: [], scored_at: null })} />);
    expect(screen.getByText('This lead has not been scored yet.')).toBeInTheDocument();
  });
});
