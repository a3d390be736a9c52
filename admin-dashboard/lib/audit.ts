'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { AuditEvent } from '@/lib/api/client';
import type { AuditFilter } from '@/lib/api/queries';
import { momentOf, startOfDay } from '@/lib/days';
import { useFormat } from '@/lib/format';
import { useKhojReason } from '@/lib/khoj-reason';
import { members } from '@/lib/plan-words';
import { useWords } from '@/lib/words';
import type en from '@/messages/en';

type AuditMessages = (typeof en)['audit'];
type EventsOf<G> = { [A in keyof G & string]: { [B in keyof G[A] & string]: `${A}.${B}` }[keyof G[A] & string] }[keyof G & string];
/** An event that this page has words for. */
export type KnownEvent = EventsOf<AuditMessages['names']>;
export type EventGroup = keyof AuditMessages['groups'];

/** What the trail tells of, in the order of a run and then of the rest of the product. */
export const EVENT_GROUPS: readonly (readonly [EventGroup, readonly KnownEvent[]])[] = [
  ['decisions', ['confirmation.approved', 'confirmation.rejected', 'confirmation.expired']],
  [
    'runs',
    [
      'run.accepted',
      'run.planning',
      'plan.received',
      'plan.repaired',
      'plan.fallback',
      'plan.rejected',
      'run.resumed',
      'run.cancelled',
      'run.settled',
    ],
  ],
  [
    'actions',
    ['action.decided', 'action.parked', 'action.started', 'action.progress', 'action.succeeded', 'action.failed', 'action.skipped'],
  ],
  [
    'records',
    [
      'lead.created',
      'lead.updated',
      'lead.deleted',
      'lead.merged',
      'leads.exported',
      'export.created',
      'task.created',
      'task.updated',
      'task.deleted',
      'project.created',
      'project.updated',
      'project.deleted',
    ],
  ],
  ['messages', ['notification.created', 'email.sent', 'email.failed', 'email.skipped']],
  ['schedules', ['schedule.created', 'schedule.updated', 'schedule.deleted', 'schedule.fired', 'schedule.skipped']],
  [
    'access',
    [
      'login.succeeded',
      'login.failed',
      'session.ended',
      'password.changed',
      'user.created',
      'user.updated',
      'token.created',
      'token.deleted',
    ],
  ],
  ['settings', ['flag.changed', 'suppression.created', 'suppression.deleted', 'routes.loaded']],
];

const KNOWN = new Set<string>(EVENT_GROUPS.flatMap(([, events]) => events));

function isKnown(event: string): event is KnownEvent {
  return KNOWN.has(event);
}

/** The parts of the product that act by themselves. */
export const PRODUCT_ACTORS = ['engine', 'guardrails', 'mailer', 'planner', 'scheduler', 'settings'] as const;

/** What the trail is about, as its filter offers it. */
export const ENTITY_TYPES = [
  'lead',
  'task',
  'project',
  'notification',
  'export',
  'schedule',
  'user',
  'token',
  'flag',
  'suppression',
] as const;

/** Whether somebody rather than the product did it. */
export function isPerson(actor: string): boolean {
  return actor.includes('@');
}

/** Where a record is shown; undefined for what has no page of its own, or is gone by this very event. */
export function hrefOfEntity({ event, entity_type: type, entity_id: id }: Pick<AuditEvent, 'event' | 'entity_type' | 'entity_id'>): string | undefined {
  if (!type || event.endsWith('.deleted')) return undefined;
  const at = id ? encodeURIComponent(id) : undefined;
  switch (type) {
    case 'lead':
      return at && `/leads?lead=${at}`;
    case 'task':
      return at && `/tasks?task=${at}`;
    case 'project':
      return at && `/projects?project=${at}`;
    case 'schedule':
      return at && `/schedules?schedule=${at}`;
    case 'notification':
      return '/notifications';
    case 'user':
      return '/settings?tab=people';
    case 'token':
      return '/settings?tab=tokens';
    case 'suppression':
      return '/settings?tab=contacts';
    case 'flag':
      return '/settings?tab=rollout';
    default:
      return undefined;
  }
}

/** One thing that an event says about itself. */
export interface DetailPair {
  key: string;
  label: string;
  value: string;
  /** An id or a fingerprint, to be set in figures of one width. */
  isCode: boolean;
}

export interface AuditWords {
  /** A person's address, or the name of a part of the product. */
  actor(actor: string): string;
  /** An event in two or three words; its own name when it is newer than this page. */
  name(event: string): string;
  /** What happened, as a sentence; the one who did it is drawn by `who`. */
  sentence(event: AuditEvent, who: (name: ReactNode) => ReactNode): ReactNode;
  /** The few facts that belong beside the sentence; empty when there are none. */
  facts(event: AuditEvent): string;
  /** A kind of record. */
  entity(type: string): string;
  /** Everything that was written down with the event. */
  pairs(detail: AuditEvent['detail']): DetailPair[];
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const CODE = /^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9a-f]{32,}$/;
/** How deep an object is taken apart; what is deeper stands as JSON. */
const DEPTH = 2;

/** The audit trail in the reader's words. */
export function useAuditWords(): AuditWords {
  const t = useTranslations('audit');
  const terms = useTranslations('terms');
  const words = useWords();
  const format = useFormat();
  const khoj = useKhojReason();
  return useMemo(() => {
    const has = (path: string) => t.has(path as 'title');
    const actor = (name: string) => (!isPerson(name) && has(`actors.${name}`) ? t(`actors.${name}` as 'actors.engine') : name);
    const name = (event: string) => (isKnown(event) ? t(`names.${event}`) : event);
    const entity = (type: string) => (terms.has(`entity.${type}` as 'entity.lead') ? terms(`entity.${type}` as 'entity.lead') : type);
    const label = (key: string) => (has(`detail.${key}`) ? t(`detail.${key}` as 'detail.code') : key.replaceAll('_', ' '));

    /** A word of the server in the reader's; codes of runs and guardrails are sentences already. */
    const word = (key: string, value: string): string => {
      const term = (section: string) => (terms.has(`${section}.${value}` as 'role.admin') ? terms(`${section}.${value}` as 'role.admin') : undefined);
      const found =
        (key === 'fields' && has(`fields.${value}`) && t(`fields.${value}` as 'fields.name')) ||
        (key === 'status' && (term('run_status') ?? term('action_status'))) ||
        (key === 'role' && term('role')) ||
        (key === 'decision' && term('decision')) ||
        (key === 'origin' && term('origin')) ||
        (key === 'planner' && term('planner')) ||
        (key === 'code' && words.errorCode(value)) ||
        (key === 'event' && isKnown(value) && name(value)) ||
        (['reason', 'channel', 'credential', 'kind', 'source', 'by', 'event'].includes(key) && has(`values.${value}`) && t(`values.${value}` as 'values.email')) ||
        (key === 'reason' && khojSays(value)) ||
        (key === 'reasons' && !value.includes(' ') && reasonName(value));
      if (found) return found;
      return TIME.test(value) ? format.dateTime(value) : value;
    };
    const khojSays = (value: string) => {
      const reason = khoj(value);
      return reason && (reason.rest ? `${reason.said} (${reason.rest})` : reason.said);
    };
    const reasonName = (code: string) => (terms.has(`reason.${code}` as 'reason.bulk') ? words.reason(code, code) : code);
    const plain = (key: string, value: unknown): string => {
      if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
      if (typeof value === 'number') return format.number(value);
      if (typeof value === 'string') return word(key, value);
      if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((each) => plain(key, each)).join(', ');
      return value === null || value === undefined ? '–' : JSON.stringify(value);
    };
    const take = (detail: Record<string, unknown>, path: readonly string[]): DetailPair[] =>
      Object.entries(detail).flatMap(([key, value]) => {
        const here = [...path, key];
        const inner = members(value);
        if (here.length < DEPTH && Object.keys(inner).length > 0) return take(inner, here);
        return [
          {
            key: here.join('.'),
            label: here.map(label).join(' › '),
            value: plain(key, value),
            isCode: typeof value === 'string' && CODE.test(value),
          },
        ];
      });

    return {
      actor,
      name,
      entity,
      sentence: ({ event, actor: by }, who) =>
        isKnown(event) ? t.rich(`events.${event}`, { actor: actor(by), who }) : t.rich('unknown_event', { actor: actor(by), event, who }),
      facts({ event, detail: said }) {
        const detail = members(said);
        const of = (...keys: string[]) =>
          keys.flatMap((key) => {
            const value = detail[key];
            return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) ? [] : [plain(key, value)];
          });
        if (event === 'action.decided') return of('decision').join(' · ');
        if (event === 'run.accepted') return [...(detail.dry_run === true ? [t('detail.dry_run')] : []), ...of('origin')].join(' · ');
        if (event === 'leads.exported') return typeof detail.rows === 'number' ? t('rows', { count: detail.rows }) : '';
        if (event === 'notification.created') return of('event', 'channel').join(' · ');
        if (event.startsWith('email.')) return of('event').join(' · ');
        // The sentence has said that much.
        if (/^action\.(succeeded|failed|skipped)$/.test(event) && event.endsWith(String(detail.status))) return of('reason', 'code').join(' · ');
        if (event === 'action.parked') return typeof detail.affected === 'number' ? t('rows', { count: detail.affected }) : '';
        return of('status', 'fields', 'reason', 'code', 'kind', 'channel').slice(0, 2).join(' · ');
      },
      pairs: (detail) => take(detail, []),
    };
  }, [t, terms, words, format, khoj]);
}

/** The first moment of a day that is written down, or of the one after it, as the API takes it; undefined for what is no day. */
export function boundOf(day: string | null, daysLater: 0 | 1 = 0): string | undefined {
  const moment = momentOf(day);
  return moment === undefined ? undefined : new Date(startOfDay(moment, daysLater)).toISOString();
}

const CONDITIONS = {
  actor: parseAsString,
  event: parseAsString,
  entity_type: parseAsString,
  entity_id: parseAsString,
  run_id: parseAsString,
  action_id: parseAsString,
  from: parseAsString,
  to: parseAsString,
};
export type AuditCondition = keyof typeof CONDITIONS;
export type AuditConditions = Record<AuditCondition, string | null>;

/** What the list is narrowed by, as the address has it; `from` and `to` are days, both included. */
export function useAuditConditions() {
  const [conditions, set] = useQueryStates(CONDITIONS);
  const filter = useMemo((): AuditFilter => {
    const { from, to, ...words } = conditions;
    const given = Object.entries(words).filter(([, value]) => value);
    const days = { from: boundOf(from), to: boundOf(to, 1) };
    return Object.fromEntries([...given, ...Object.entries(days).filter(([, value]) => value)]);
  }, [conditions]);
  return {
    conditions,
    filter,
    /** Empty and null take a condition away. */
    narrow: (more: Partial<AuditConditions>) =>
      void set(Object.fromEntries(Object.entries(more).map(([name, value]) => [name, value || null]))),
    clear: () => void set(null),
    narrowedBy: Object.keys(filter).length,
  };
}
