import { screen, within } from '@testing-library/react';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ActionPlan } from '@/components/assistant-action-plan';
import { RunPlanning } from '@/components/assistant-run-planning';
import type { Action } from '@/lib/api/client';
import type { Locale } from '@/lib/i18n';
import { useKhojReason } from '@/lib/khoj-reason';
import { readProposals, usePlanWords } from '@/lib/plan-words';
import { makeAction, makeRun } from './make-run';
import { expectAccessible, renderUi } from './render';

function Title({ action }: { action: Action }) {
  return <p data-testid="title">{usePlanWords().title(action)}</p>;
}
function Outcome({ action, isPreview }: { action: Action; isPreview?: boolean }) {
  return <p data-testid="outcome">{usePlanWords().outcome(action, isPreview) ?? 'nothing said'}</p>;
}

/** Narrow spaces as ordinary ones, to be read in a test. */
const plain = (text: string | null) => (text ?? '').replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ');

const TITLES: [type: string, params: Record<string, unknown>, en: string, fr: string][] = [
  [
    'source_leads_apify',
    { query: 'dental', category: 'dentist', location: 'Lyon', limit: 20 },
    'Find 20 leads in Lyon (dentist)',
    'Trouver 20 prospects à Lyon (dentiste)',
  ],
  [
    'source_leads_apify',
    { query: 'tattoo removal', location: 'Leeds' },
    'Find 20 leads in Leeds (tattoo removal)',
    'Trouver 20 prospects à Leeds (tattoo removal)',
  ],
  ['enrich_leads', { filter: { city: 'Dijon' } }, 'Complete the data of leads in Dijon', 'Compléter les données des prospects à Dijon'],
  ['rescore_leads', { scope: 'run' }, 'Score the leads of this run', 'Calculer le score des prospects de cette exécution'],
  ['rescore_leads', { scope: 'all' }, 'Score all leads', 'Calculer le score de tous les prospects'],
  [
    'nurture_leads',
    { scope: 'run', filter: { min_score: 66 } },
    'Start follow-up for the leads of this run with a score of 66 or more',
    'Lancer le suivi des prospects de cette exécution avec un score de 66 ou plus',
  ],
  ['notify_user', {}, 'Notify you', 'Vous prévenir'],
  ['notify_user', { channels: ['in_app', 'email'] }, 'Notify you, by e-mail too', 'Vous prévenir, aussi par e-mail'],
  ['create_lead', { name: 'Chez Léa' }, 'Create the lead “Chez Léa”', 'Créer le prospect « Chez Léa »'],
  ['update_lead', { lead_id: 'l1', changes: { status: 'won' } }, 'Change a lead (Status: Won)', 'Modifier un prospect (Statut : Gagné)'],
  [
    'update_leads',
    { filter: { city: 'Lyon' }, changes: { status: 'contacted' } },
    'Change leads in Lyon (Status: Contacted)',
    'Modifier les prospects à Lyon (Statut : Contacté)',
  ],
  ['create_task', { title: 'Call back' }, 'Create the task “Call back”', 'Créer la tâche « Call back »'],
  ['update_task', { task_id: 't1', changes: { status: 'done' } }, 'Change a task (Status: Done)', 'Modifier une tâche (Statut : Terminée)'],
  ['create_project', { name: 'Spring' }, 'Create the project “Spring”', 'Créer le projet « Spring »'],
  [
    'update_project',
    { project_id: 'p1', changes: { status: 'archived' } },
    'Change a project (Status: Archived)',
    'Modifier un projet (Statut : Archivé)',
  ],
  [
    'delete_leads',
    { filter: { max_score: 19 } },
    'Delete leads with a score below 20',
    'Supprimer les prospects avec un score inférieur à 20',
  ],
  [
    'delete_leads',
    {
      filter: {
        category: 'florist',
        country: 'FR',
        status: 'lost',
        source: 'manual',
        has_email: false,
        has_phone: true,
        min_score: 5,
        max_score: 40,
      },
    },
    'Delete leads of the category florist, in France, with the status “Lost”, of the source “Typed in”, with a score from 5 to 40, without an e-mail address, with a phone number',
    'Supprimer les prospects de la catégorie fleuriste, du pays France, au statut « Perdu », de la source « Saisi à la main », avec un score de 5 à 40, sans adresse e-mail, avec un numéro de téléphone',
  ],
  ['delete_tasks', { ids: ['42'] }, 'Delete 1 named task', 'Supprimer 1 tâche désignée'],
  ['delete_tasks', { scope: 'all' }, 'Delete all tasks', 'Supprimer toutes les tâches'],
  ['delete_tasks', { filter: { status: 'done' } }, 'Delete tasks with the status “Done”', 'Supprimer les tâches au statut « Terminée »'],
  ['delete_projects', { name: 'Salon 2025' }, 'Delete the project “Salon 2025”', 'Supprimer le projet « Salon 2025 »'],
  ['merge_leads', { keep_id: 'a', merge_ids: ['b', 'c'] }, 'Merge 3 leads into one', 'Fusionner 3 prospects en un seul'],
  ['email_leads', { filter: { city: 'Nice' } }, 'Send an e-mail to leads in Nice', 'Envoyer un e-mail aux prospects à Nice'],
  [
    'export_leads',
    { filter: { min_score: 81 }, format: 'csv' },
    'Export leads with a score of 81 or more as CSV',
    'Exporter les prospects avec un score de 81 ou plus en CSV',
  ],
  ['tidy_up_leads', { depth: 3 }, 'Tidy up leads', 'Tidy up leads'],
];

describe('the words of a step', () => {
  test.each(TITLES)('%s with %j is told in both languages', (type, params, en, fr) => {
    for (const [locale, expected] of [
      ['en', en],
      ['fr', fr],
    ] as [Locale, string][]) {
      const { unmount } = renderUi(<Title action={makeAction({ type, params })} />, { locale });
      expect(plain(screen.getByTestId('title').textContent)).toBe(expected);
      unmount();
    }
  });

  test.each([
    [
      'source_leads_apify',
      { leads_found: 20, leads_created: 18, leads_updated: 0, leads_unchanged: 2, source: 'sample' },
      '20 found: 18 new, 2 known · Fictional sample',
    ],
    ['rescore_leads', { leads_rescored: 20, scores_changed: 1 }, '20 leads scored, 1 score changed'],
    [
      'nurture_leads',
      { enrolled: 17, tasks_created: 17, not_enrolled: { 'no-contact': 2, suppressed: 1 } },
      '17 tasks made · 3 leads left out',
    ],
    ['delete_leads', { leads_deleted: 4, tasks_deleted: 1 }, '4 leads deleted, along with 1 task'],
    ['create_task', { already_there: 1 }, 'It was there already'],
    ['export_leads', { leads_exported: 9, suppressed: 1 }, '9 leads in the file, 1 left out (do not contact)'],
  ])('%s says what came of it', (type, result, expected) => {
    renderUi(<Outcome action={makeAction({ type, result })} />);
    expect(screen.getByTestId('outcome')).toHaveTextContent(expected);
  });

  test('a preview says what would be touched, with what goes along', () => {
    const action = makeAction({
      type: 'delete_leads',
      status: 'skipped',
      decision: 'confirm',
      affected: 6,
      checks: [
        { code: 'selected_rows', outcome: 'pass', value: 4, limit: null },
        { code: 'dependent_rows', outcome: 'warn', value: 2, limit: null },
      ],
    });
    renderUi(<Outcome action={action} isPreview />);
    expect(screen.getByTestId('outcome')).toHaveTextContent('Would touch 4 leads and 2 tasks');
  });

  test('what a page does not know of a result is left unsaid rather than made up', () => {
    renderUi(<Outcome action={makeAction({ type: 'tidy_up', affected: null, result: { swept: 3 } })} />);
    expect(screen.getByTestId('outcome')).toHaveTextContent('nothing said');
  });

  test('the proposals of the local planner are read out of its sentence in both languages', () => {
    expect(
      readProposals('Say where to look. Try for example: “Find 20 dentists in Lyon”, “Rescore all leads” or “Find 10 florists in Tours”.'),
    ).toEqual({
      sentence: 'Say where to look.',
      commands: ['Find 20 dentists in Lyon', 'Rescore all leads', 'Find 10 florists in Tours'],
    });
    expect(
      readProposals('Dites où chercher. Essayez par exemple : « Trouve 10 fleuristes à Tours » ou « Crée une tâche : rappeler ».').commands,
    ).toEqual(['Trouve 10 fleuristes à Tours', 'Crée une tâche : rappeler']);
    expect(readProposals('The planner was away.')).toEqual({ sentence: 'The planner was away.', commands: [] });
  });
});

const SOURCING = makeAction({
  action_id: 'a1',
  type: 'source_leads_apify',
  params: { query: 'dental', category: 'dentist', location: 'Lyon', limit: 20, require_phone: true },
  result: {
    leads_found: 20,
    leads_created: 20,
    source: 'sample',
    rejected: { MISSING_PHONE: 3 },
    sources_tried: [
      { source: 'apify', outcome: 'skipped', detail: 'APIFY_TOKEN is not set.' },
      { source: 'openstreetmap', outcome: 'failed', detail: '<b>504</b> from the other end' },
    ],
  },
});

describe('a plan', () => {
  test('shows a skeleton and says so while the command is being read', () => {
    renderUi(<ActionPlan run={makeRun({ status: 'planning', planner: null, settled_at: null })} />);
    expect(screen.getByRole('status', { name: 'Making the plan…' })).toBeInTheDocument();
  });

  test('tells of each step what it does, how it stands, what came of it and how long it took', async () => {
    const run = makeRun({
      status: 'running',
      actions: [
        SOURCING,
        makeAction({
          action_id: 'a2',
          type: 'rescore_leads',
          params: { scope: 'run' },
          status: 'running',
          progress: { done: 7, total: 20 },
          finished_at: null,
        }),
        makeAction({
          action_id: 'a3',
          type: 'nurture_leads',
          params: { scope: 'run' },
          status: 'queued',
          depends_on: ['a1', 'a2'],
          started_at: null,
          finished_at: null,
        }),
      ],
    });
    renderUi(<ActionPlan run={run} />);
    const steps = screen.getAllByRole('listitem').filter((item) => item.hasAttribute('data-step'));
    expect(steps).toHaveLength(3);
    expect(within(steps[0]!).getByRole('img', { name: 'Done' })).toBeInTheDocument();
    expect(steps[0]).toHaveTextContent('20 found: 20 new · Fictional sample');
    expect(plain(steps[0]!.textContent)).toContain('2 s');
    expect(within(steps[1]!).getByRole('progressbar')).toHaveAttribute('aria-valuetext', '7 of 20');
    expect(steps[2]).toHaveTextContent('Waits for step 2');
    expect(steps[2]).toHaveTextContent('Runs by itself');
    await expectAccessible();
  });

  test('explains a refusal, a failure and a step that could not start because of it', () => {
    const run = makeRun({
      status: 'partially_completed',
      actions: [
        makeAction({
          action_id: 'a1',
          type: 'source_leads_apify',
          params: { location: 'Lyon', query: 'x' },
          status: 'failed',
          error: { code: 'source-unavailable', detail: 'Down.' },
        }),
        makeAction({
          action_id: 'a2',
          type: 'rescore_leads',
          params: { scope: 'run' },
          status: 'skipped',
          depends_on: ['a1'],
          error: { code: 'dependency-failed', detail: '…' },
        }),
        makeAction({
          action_id: 'a3',
          type: 'merge_leads',
          params: { keep_id: 'k', merge_ids: ['m'] },
          status: 'rejected',
          decision: 'reject',
          reasons: [{ code: 'not-available-yet', detail: '…' }],
        }),
        makeAction({
          action_id: 'a4',
          type: 'delete_leads',
          params: { scope: 'all' },
          status: 'rejected',
          decision: 'reject',
          reasons: [{ code: 'brand-new-rule', detail: 'The moon is full.' }],
        }),
      ],
    });
    renderUi(<ActionPlan run={run} />);
    expect(screen.getByText(/The lead sources delivered too little or nothing/)).toBeInTheDocument();
    expect(screen.getByText('Not started: step 1 did not take effect.')).toBeInTheDocument();
    expect(screen.getByText(/this version cannot carry it out/)).toBeInTheDocument();
    expect(screen.getByText('The moon is full.')).toBeInTheDocument();
  });

  test('says with words what the guardrails want before an irreversible step', () => {
    const run = makeRun({
      status: 'awaiting_confirmation',
      actions: [
        makeAction({
          type: 'delete_leads',
          params: { filter: { max_score: 19 } },
          status: 'pending_confirmation',
          decision: 'confirm',
          reasons: [
            { code: 'irreversible', detail: 'This cannot be undone.' },
            { code: 'bulk', detail: '612 rows; above 500' },
          ],
          checks: [{ code: 'rows_in_plan', outcome: 'warn', value: 612, limit: 500 }],
        }),
      ],
    });
    renderUi(<ActionPlan run={run} renderDecision={(action) => <button type="button">Decide on {action.action_id}</button>} />);
    expect(screen.getByText('Needs approval')).toBeInTheDocument();
    expect(screen.getByText('Can’t be undone')).toBeInTheDocument();
    expect(screen.getByText('612 at once')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Decide on act_1' })).toBeInTheDocument();
  });

  test('opens the details of a step: what was asked for, what came of it, which sources were tried and why each was left', async () => {
    const { user } = renderUi(<ActionPlan run={makeRun({ actions: [SOURCING] })} />);
    const title = screen.getByRole('button', { name: /Find 20 leads in Lyon/ });
    expect(title).toHaveAttribute('aria-expanded', 'false');
    await user.click(title);
    expect(title).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('Only with phone').nextElementSibling).toHaveTextContent('yes');
    expect(screen.getByText('Google Maps (Apify)').nextElementSibling).toHaveTextContent('Not asked: no token is set (APIFY_TOKEN)');
    expect(screen.getByText('Left out').nextElementSibling).toHaveTextContent('without the telephone number asked for: 3');
    // What a source wrote is text, and marked as English beside the reader's words.
    const wrote = screen.getByText('<b>504</b> from the other end');
    expect(wrote).toHaveAttribute('lang', 'en');
    expect(wrote.parentElement).toHaveTextContent(/^Delivered nothing — /);
    expect(document.querySelector('b')).toBeNull();
    expect(screen.queryByText(/"action_id": "a1"/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show raw' }));
    expect(screen.getByText(/"action_id": "a1"/)).toBeInTheDocument();
    await expectAccessible();
  });

  test('marks the steps of a preview as not done', () => {
    renderUi(
      <ActionPlan
        run={makeRun({
          dry_run: true,
          actions: [
            makeAction({
              type: 'source_leads_apify',
              params: { location: 'Tours', query: 'x', limit: 10 },
              status: 'skipped',
              affected: 10,
            }),
          ],
        })}
      />,
    );
    expect(screen.getByText('Would look for up to 10 leads')).toBeInTheDocument();
    expect(screen.queryByRole('img', { name: 'Skipped' })).not.toBeInTheDocument();
  });
});

describe('who made the plan', () => {
  test('is said with the reason, in the reader’s language', () => {
    renderUi(<RunPlanning run={makeRun()} />, { locale: 'fr' });
    expect(screen.getByText('Plan du planificateur local')).toBeInTheDocument();
    expect(screen.getByText(/car Khoj n’est pas configuré/)).toBeInTheDocument();
  });

  test('names what Khoj did wrong in French, also what it was the last time', () => {
    const notes = [
      ['Khoj did not answer within 60s', 'car Khoj n’a pas répondu en 60 secondes.'],
      ['Khoj did not answer within 1500ms', 'car Khoj n’a pas répondu en 1,5 seconde.'],
      ['Khoj refused the token (401): check KHOJ_API_BEARER_TOKEN', 'car Khoj a refusé le jeton (401)\u202f: vérifiez KHOJ_API_BEARER_TOKEN.'],
      [
        'Khoj is left alone for a while after repeated failures; the last one: the connection to Khoj broke',
        'car Khoj est laissé au repos un moment après plusieurs échecs, dont le dernier\u202f: la connexion à Khoj s’est rompue.',
      ],
      ['Khoj is left alone for a while after repeated failures; the last one: a thing of tomorrow', 'car Khoj est laissé au repos un moment après plusieurs échecs.'],
    ] as const;
    for (const [note, words] of notes) {
      const { unmount, container } = renderUi(<RunPlanning run={makeRun({ planner_note: note })} />, { locale: 'fr' });
      expect(container.querySelector('summary')).toHaveTextContent(plain(words));
      expect(container.querySelector('[lang="en"]')).toBeNull();
      unmount();
    }
  });

  test('leaves what this page cannot say in the server’s English, and marks it as such', () => {
    const broken = renderUi(
      <RunPlanning run={makeRun({ planner_note: "Khoj's answer was not a plan, also after one repair: actions[0].type: unknown" })} />,
      { locale: 'fr' },
    );
    expect(broken.container.querySelector('summary')).toHaveTextContent(
      'car Khoj n’a pas répondu par un plan, même après une demande de correction (actions[0].type: unknown).',
    );
    expect(screen.getByText('actions[0].type: unknown')).toHaveAttribute('lang', 'en');
    broken.unmount();
    renderUi(<RunPlanning run={makeRun({ planner_note: 'a thing of tomorrow' })} />, { locale: 'fr' });
    expect(screen.getByText('a thing of tomorrow')).toHaveAttribute('lang', 'en');
  });

  test('knows every sentence about Khoj that the product has', () => {
    const files = ['camel/KhojFailure.java', 'plan/KhojAnswer.java', 'plan/KhojAgent.java', 'plan/PlanNotes.java'];
    const said = files
      .map((file) => readFileSync(resolve(import.meta.dirname, '../../src/main/java/io/prospectassistant', file), 'utf8'))
      // What a sentence is put together of: figures within it, and a time or a list behind it.
      .flatMap((source) => [...source.replace(/" \+ [\w.()]+ \+ "/g, '429').matchAll(/"([^"\n]+)"/g)].map(([, text = '']) => text))
      .filter((text) => /\bKhoj\b/.test(text) && text.split(' ').length > 2)
      .map((text) => text.replace(/ within $/, ' within 60s').replace(/: $/, ''));
    expect(said.length).toBeGreaterThan(20);
    function Known() {
      const read = useKhojReason();
      return said.filter((text) => read(text) === null).map((text) => <li key={text}>{text}</li>);
    }
    renderUi(<Known />);
    expect(screen.queryAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([]);
  });

  test('shows of a plan by Khoj what it wrote, what was put right and what it took', async () => {
    const run = makeRun({
      planner: 'khoj',
      planner_note: null,
      planning: {
        prompt_version: '2-e8c056983dac',
        reason: null,
        attempts: [
          {
            asked: 'plan',
            outcome: 'salvaged',
            raw_answer: 'Here it is: {"version": 1}',
            raw_answer_cut: false,
            problems: [],
            salvaged: ['text around the plan was left out'],
            usage: { input_tokens: 5210, output_tokens: 340, thought_tokens: 96, cache_read_tokens: 0, cache_write_tokens: 0, cost_usd: 0.0042 },
            took_ms: 2300,
          },
        ],
      },
    });
    const { user, container } = renderUi(<RunPlanning run={run} />, { locale: 'fr' });
    expect(screen.getByText('Plan de Khoj')).toBeVisible();
    await user.click(screen.getByText('Comment le plan a été fait'));
    expect(screen.getByText('Plan accepté après réparation')).toBeVisible();
    expect(plain(container.textContent)).toContain('5 210 jetons en entrée, 340 en sortie · 96 jetons de réflexion · environ');
    expect(screen.getByText('text around the plan was left out')).toHaveAttribute('lang', 'en');
    expect(screen.getByText(/Consignes 2-e8c056983dac/)).toBeVisible();
    await user.click(screen.getByText('Ce que le modèle a écrit'));
    expect(screen.getByText('Here it is: {"version": 1}')).toBeVisible();
  });

  test('is followed by what the model wrote, as text, with what was wrong and what it took', async () => {
    const run = makeRun({
      planner: 'local',
      planner_note: "Khoj's answer was not a plan, also after one repair",
      planning: {
        prompt_version: 'p7',
        reason: 'Khoj’s answer was not a plan',
        attempts: [
          {
            asked: 'plan',
            outcome: 'refused',
            raw_answer: '<img src=x onerror=alert(1)> {"version": 1}',
            raw_answer_cut: true,
            problems: ["actions[0]: unknown action type 'launch_rocket'"],
            salvaged: [],
            usage: {
              input_tokens: 1200,
              output_tokens: 80,
              thought_tokens: 0,
              cache_read_tokens: 0,
              cache_write_tokens: 0,
              cost_usd: 0.012,
            },
            took_ms: 1830,
          },
          {
            asked: 'repair',
            outcome: 'failed',
            raw_answer: null,
            raw_answer_cut: false,
            problems: ['Khoj did not answer within 60s'],
            salvaged: [],
            usage: null,
            took_ms: 60000,
          },
        ],
      },
    });
    const { user } = renderUi(<RunPlanning run={run} />);
    await user.click(screen.getByText('How the plan was made'));
    expect(screen.getByText("actions[0]: unknown action type 'launch_rocket'")).toBeInTheDocument();
    expect(screen.getByText(/1,200 tokens in, 80 tokens out/)).toBeInTheDocument();
    await user.click(screen.getAllByText('What the model wrote')[0]!);
    expect(screen.getByText(/<img src=x onerror=alert\(1\)>/)).toBeInTheDocument();
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText('The model wrote more than is kept here.')).toBeInTheDocument();
    expect(screen.getByText('Nothing came.')).toBeInTheDocument();
  });
});
