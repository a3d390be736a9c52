'use client';

import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Tone } from '@/components/ui/badge';
import type { Action, Run, Schemas } from '@/lib/api/client';
import { useCategoryName } from '@/lib/categories';
import { useFormat } from '@/lib/format';
import { useWords } from '@/lib/words';

type Step = Pick<Action, 'type' | 'params'>;
type Values = Record<string, string | number>;
/** How a noun stands in its sentence: `o` as its object, `of` after "of" and « de », `to` after "to" and « à ». */
type Form = 'o' | 'of' | 'to';

/** A code of the guardrails in words. */
export interface ReasonWords {
  /** Two or three words for a badge. */
  label: string;
  /** One sentence with the figures. */
  hint: string;
  tone: Tone;
}

/** Everything about a plan that is said in the reader's language, made from codes, types and numbers. */
export interface PlanWords {
  /** What a step does, such as "Find 20 leads in Lyon (dentist)". `requestedBy` is who gets a notification, when that is not the reader. */
  title(step: Step, requestedBy?: string): string;
  /** What came of a settled step, such as "20 found: 18 new, 2 known"; null when there is nothing to say yet. */
  outcome(action: Action, isPreview?: boolean): string | null;
  /** The parameters of a step that its title does not say in full. */
  inputs(step: Step): { label: string; value: string }[];
  /** The figures of a step's result. */
  outputs(action: Pick<Action, 'result'>): { label: string; value: string }[];
  reason(reason: Schemas['Reason'], checks?: Action['checks']): ReasonWords;
  /** What a source that was tried has come to: in the reader's words, and what the server adds in English, empty where those say it all. */
  source(tried: { source: string; outcome: string; detail?: string }): { name: string; outcome: string; added: string };
  /** What a step is about, with a number: "20 leads", "1 task". */
  rows(type: string, count: number): string;
}

/** Members of a JSON object that nobody has checked. */
export function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function figure(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Which of our things a kind of action is about. */
function thingOf(type: string): 'leads' | 'tasks' | 'projects' | 'rows' {
  if (/_leads?(_|$)/.test(type)) return 'leads';
  if (/_tasks?$/.test(type)) return 'tasks';
  return /_projects?$/.test(type) ? 'projects' : 'rows';
}

const REFUSALS = new Set([
  'unknown-action',
  'not-available-yet',
  'erased',
  'unknown-lead',
  'unknown-task',
  'unknown-project',
  'unknown-sequence',
  'unknown-keep',
  'unknown-merge',
  'too-many-sourced',
  'too-many-rows',
  'refused-before',
  'requester-not-allowed',
  'approver-not-allowed',
]);

function toneOf(code: string): Tone {
  if (code === 'irreversible' || REFUSALS.has(code)) return 'bad';
  return code === 'decided-before' ? 'neutral' : 'warn';
}

/** The guardrail's figure that a reason is about. */
const CHECK_OF: Record<string, Schemas['Check']['code']> = {
  bulk: 'rows_in_plan',
};

/** Sentences that the server has no code for, by what they say. */
const KNOWN_DETAILS: readonly (readonly [RegExp, string])[] = [
  [/^APIFY_TOKEN is not set/, 'apify_token'],
  [/^OVERPASS_API_BASE_URL is not set/, 'overpass_url'],
  [/^A real source is configured/, 'real_source'],
  [/^Fictional businesses/, 'fictional'],
  [/^There is no such source/, 'no_such_source'],
  [/not available yet/, 'not_available'],
];

/** What people call a key such as `car_repair` that has no name of its own. */
export function humanise(key: string): string {
  return key.replaceAll('_', ' ').replaceAll('-', ' ');
}

/** Words for plans in the reader's language; the same object until the language changes. */
export function usePlanWords(): PlanWords {
  const t = useTranslations('assistant');
  const terms = useTranslations('terms');
  const locale = useLocale();
  const format = useFormat();
  const nameOf = useCategoryName();
  const words = useWords();
  return useMemo(() => {
    /** A message whose key is made from data: missing when there is none. */
    const say = (key: string, values: Values = {}): string | undefined =>
      t.has(key as 'plan.title') ? t(key as 'plan.title', values) : undefined;
    const term = (key: string): string | undefined => (terms.has(key as 'sample_badge') ? terms(key as 'sample_badge') : undefined);
    const countries = new Intl.DisplayNames(locale, { type: 'region' });
    const country = (code: string) => {
      try {
        return countries.of(code) ?? code;
      } catch {
        return code; // Not a code of a country, so it speaks for itself.
      }
    };
    /** A category's name within a sentence. */
    const categoryName = (key: string) => nameOf(key).replace(/^.(?!\p{Lu})/u, (first) => first.toLocaleLowerCase(locale));
    const statusName = (thing: string, status: string) =>
      term(`${thing === 'tasks' ? 'task' : thing === 'projects' ? 'project' : 'lead'}_status.${status}`) ?? status;
    const day = (moment: string) => format.day(moment) || moment;

    /** The conditions of a filter, such as "in Lyon, with a score below 20". */
    const conditions = (filter: Record<string, unknown>, thing: string): string => {
      const max = figure(filter.max_score);
      const said: (string | undefined)[] = [
        text(filter.category) && say('filter.category', { value: categoryName(text(filter.category) ?? '') }),
        text(filter.city) && say('filter.city', { value: text(filter.city) ?? '' }),
        text(filter.country) && say('filter.country', { value: country(text(filter.country) ?? '') }),
        text(filter.status) && say('filter.status', { value: statusName(thing, text(filter.status) ?? '') }),
        text(filter.source) && say('filter.source', { value: term(`source.${text(filter.source)}`) ?? text(filter.source) ?? '' }),
        figure(filter.min_score) !== undefined && max !== undefined
          ? say('filter.score_between', { min: figure(filter.min_score) ?? 0, max })
          : figure(filter.min_score) !== undefined
            ? say('filter.min_score', { value: figure(filter.min_score) ?? 0 })
            : max !== undefined
              ? say('filter.max_score', { value: max + 1 })
              : undefined,
        typeof filter.has_email === 'boolean' ? say(`filter.has_email.${filter.has_email ? 'yes' : 'no'}`) : undefined,
        typeof filter.has_phone === 'boolean' ? say(`filter.has_phone.${filter.has_phone ? 'yes' : 'no'}`) : undefined,
        text(filter.created_after) && say('filter.created_after', { value: day(text(filter.created_after) ?? '') }),
        text(filter.created_before) && say('filter.created_before', { value: day(text(filter.created_before) ?? '') }),
        filter.project_id === undefined ? undefined : say('filter.project'),
        list(filter.ids).length > 0 ? say('filter.ids', { count: list(filter.ids).length }) : undefined,
      ];
      return said.filter(Boolean).join(', ');
    };

    /** Which rows a step is about: "the leads of this run", "all tasks", "the leads in Lyon". */
    const whom = (params: Record<string, unknown>, thing: 'leads' | 'tasks' | 'projects', form: Form = 'o'): string => {
      const filter = members(params.filter);
      const which = conditions(filter, thing);
      const ids = list(params.ids).length;
      const name = text(params.name);
      const key = name ? 'named' : ids > 0 ? 'ids' : params.scope === 'run' ? (which ? 'run_filter' : 'run') : which ? 'filter' : 'all';
      return say(`whom.${thing}.${key}`, { form, which, count: ids, name: name ?? '' }) ?? '';
    };

    /** What a change sets, such as "status: Contacted, city: Lyon". */
    const changes = (params: Record<string, unknown>, thing: string): string =>
      Object.entries(members(params.changes))
        .map(([field, value]) => t('plan.pair', { label: say(`field.${field}`) ?? humanise(field), value: shown(field, value, thing) }))
        .join(', ');

    /** A value of a parameter in words. */
    const shown = (field: string, value: unknown, thing: string): string => {
      if (value === null) return t('plan.emptied');
      if (typeof value === 'boolean') return t(value ? 'plan.yes' : 'plan.no');
      if (typeof value === 'number') return format.number(value);
      if (Array.isArray(value)) return value.map((each) => shown(field, each, thing)).join(', ');
      if (typeof value === 'object') return conditions(members(value), thing) || JSON.stringify(value);
      const said = String(value);
      switch (field) {
        case 'status':
          return statusName(thing, said);
        case 'kind':
          return term(`task_kind.${said}`) ?? said;
        case 'category':
          return categoryName(said);
        case 'country':
          return country(said);
        case 'due_at':
          return said.includes('T') ? format.dateTime(said) || said : day(said);
        case 'scope':
          return say(`scope.${said}`) ?? said;
        case 'channels':
          return say(`channel.${said}`) ?? said;
        case 'format':
          return said.toUpperCase();
        default:
          return said;
      }
    };

    const title = ({ type, params: given }: Step, requestedBy?: string): string => {
      const params = members(given);
      const thing = thingOf(type);
      const rows = thing === 'rows' ? 'leads' : thing;
      const category = text(params.category);
      const values: Values = {
        count: type === 'merge_leads' ? list(params.merge_ids).length + 1 : (figure(params.limit) ?? 20),
        what: category ? categoryName(category) : (text(params.query) ?? ''),
        place: text(params.location) ?? '',
        name: text(params.name) ?? text(params.title) ?? '',
        changes: changes(params, thing),
        whom: whom(params, rows),
        of_whom: whom(params, rows, 'of'),
        to_whom: whom(params, rows, 'to'),
        who: requestedBy ?? '',
        channel: list(params.channels).includes('email') ? 'email' : 'in_app',
        format: (text(params.format) ?? 'csv').toUpperCase(),
      };
      const variant = type === 'notify_user' && requestedBy ? 'notify_other' : type;
      return say(`step.${variant}`, values) ?? sentenceCase(humanise(type));
    };

    const rows = (type: string, count: number): string => t(`rows.${thingOf(type)}`, { count });

    /** What a step would touch, with what goes along. */
    const reach = (action: Action): string | undefined => {
      const selected = action.checks.find(({ code }) => code === 'selected_rows')?.value;
      const along = action.checks.find(({ code }) => code === 'dependent_rows')?.value ?? 0;
      if (action.type === 'delete_leads' && selected !== undefined && along > 0)
        return t('plan.and', { first: rows(action.type, selected), second: t('rows.tasks', { count: along }) });
      return action.affected === null ? undefined : rows(action.type, action.affected);
    };

    const outcome = (action: Action, isPreview = false): string | null => {
      const result = members(action.result);
      const of = (name: string) => figure(result[name]) ?? 0;
      if (action.status === 'skipped' && !action.error) {
        if (!isPreview) return t('outcome.nothing');
        if (action.decision === 'auto' && thingOf(action.type) === 'rows') return t('outcome.preview_as_is');
        const what = reach(action);
        if (!what) return t('outcome.preview_as_is');
        return action.affected === 0
          ? t('outcome.nothing')
          : t(action.type === 'source_leads_apify' ? 'outcome.preview_up_to' : 'outcome.preview', { what });
      }
      if (action.status !== 'succeeded' && action.status !== 'partially_succeeded') return null;
      const heldBack = Object.values(members(result.not_enrolled)).reduce<number>((sum, each) => sum + (figure(each) ?? 0), 0);
      const source = text(result.source);
      const values: Values = {
        found: of('leads_found'),
        created: of('leads_created'),
        updated: of('leads_updated'),
        unchanged: of('leads_unchanged'),
        source: source ? (term(`source.${source}`) ?? source) : '',
        checked: of('leads_checked'),
        rescored: of('leads_rescored'),
        changed: of('scores_changed'),
        enrolled: of('enrolled'),
        tasks: of('tasks_created'),
        held: heldBack,
        leads_deleted: of('leads_deleted'),
        tasks_deleted: of('tasks_deleted'),
        projects_deleted: of('projects_deleted'),
        exported: of('leads_exported'),
        suppressed: of('suppressed'),
        touched: action.affected ?? action.progress.done,
        known: of('already_there'),
        channel: list(result.channels).includes('email') ? 'email' : 'in_app',
      };
      if (action.type === 'source_leads_apify' && source) return `${t('outcome.source_leads_apify', values)} · ${values.source}`;
      return say(`outcome.${action.type}`, values) ?? (action.affected === null ? null : rows(action.type, action.affected));
    };

    const inputs = ({ type, params: given }: Step) =>
      Object.entries(members(given))
        .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
        .flatMap(([field, value]) =>
          field === 'changes'
            ? [{ label: t('field.changes'), value: changes(members(given), thingOf(type)) }]
            : [{ label: say(`field.${field}`) ?? humanise(field), value: shown(field, value, thingOf(type)) }],
        );

    const outputs = ({ result }: Pick<Action, 'result'>) =>
      Object.entries(members(result)).flatMap(([name, value]) => {
        if (name === 'sources_tried' || name === 'found') return [];
        const label = say(`count.${name}`) ?? humanise(name);
        if (typeof value === 'number') return [{ label, value: format.number(value) }];
        if (name === 'source' && typeof value === 'string') return [{ label, value: term(`source.${value}`) ?? value }];
        if (name === 'not_enrolled' || name === 'rejected') {
          const nameOfCode = name === 'rejected' ? words.itemRejected : words.notEnrolled;
          const parts = Object.entries(members(value)).map(([code, count]) =>
            t('plan.pair', { label: nameOfCode(code), value: format.number(figure(count) ?? 0) }),
          );
          return parts.length > 0 ? [{ label, value: parts.join(', ') }] : [];
        }
        return [];
      });

    const reason = ({ code, detail }: Schemas['Reason'], checks: Action['checks'] = []): ReasonWords => {
      const check = checks.find((each) => each.code === CHECK_OF[code]);
      return {
        label: say(`reason.${code}`, { value: check?.value ?? 0, limit: check?.limit ?? 0 }) ?? sentenceCase(humanise(code)),
        hint: words.reason(code, detail),
        tone: toneOf(code),
      };
    };

    const source = (tried: { source: string; outcome: string; detail?: string }) => {
      const known = KNOWN_DETAILS.find(([pattern]) => pattern.test(tried.detail ?? ''))?.[1];
      return {
        name: term(`source.${tried.source}`) ?? tried.source,
        outcome: (known && say(`tried.${known}`)) ?? sentenceCase(words.sourceOutcome(tried.outcome)),
        added: known ? '' : (tried.detail ?? ''),
      };
    };

    return { title, outcome, inputs, outputs, reason, source, rows };
  }, [t, terms, locale, format, nameOf, words]);
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const QUOTED = /[“«]\s*([^”»]+?)\s*[”»]/gu;
const EXAMPLES = /\s*(?:Try for example|Essayez par exemple)\s*:\s*/u;

/** Splits what the local planner says of a command without a plan into its sentence and the commands that it proposes instead. */
export function readProposals(detail: string): { sentence: string; commands: string[] } {
  const [sentence = '', proposals = ''] = detail.split(EXAMPLES, 2);
  return { sentence, commands: [...proposals.matchAll(QUOTED)].map(([, command]) => (command ?? '').trim()).filter(Boolean) };
}

/** Whether a command that made no plan was a question: by what the local planner says of it, else by its mark. */
export function isQuestion({ command, actions, error }: Pick<Run, 'command' | 'actions' | 'error'>): boolean {
  if (actions.length > 0 || !['not-understood', 'missing-what', 'missing-place', 'nothing-to-do'].includes(error?.code ?? '')) return false;
  return /use the Assistant view|utilisez la vue Assistant/.test(error?.detail ?? '') || /\?[\s"”»]*$/.test(command);
}

/** Which step of its run an action is, counted from 1. */
export function stepNumber(run: Pick<Run, 'actions'>, actionId: string): number {
  return run.actions.findIndex((action) => action.action_id === actionId) + 1;
}

/** The end of an id, which is the part in which two runs of the same minute differ. */
export function shortId(id: string): string {
  return id.slice(-6);
}
