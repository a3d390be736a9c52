'use client';

import { createParser, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';
import type { Sort } from '@/components/ui/data-table';
import { CATEGORY_KEYS, plainName } from './categories';
import type { Lead, Schemas } from './api/client';
import type { LeadFilter } from './api/queries';
import type { Locale } from './i18n';

export type LeadStatus = Schemas['LeadStatus'];
export type LeadSource = Schemas['LeadSource'];

export const LEAD_STATUSES: readonly LeadStatus[] = ['new', 'contacted', 'qualified', 'won', 'lost'];
export const LEAD_SOURCES: readonly LeadSource[] = ['apify', 'openstreetmap', 'sample', 'manual'];
/** Leads on one page. */
export const PAGE_SIZE = 50;
/** The longest text that the server takes as a condition. */
export const LONGEST_CONDITION = 200;

export const LEAD_ORDERS = ['created_at', '-created_at', 'name', '-name', 'score', '-score', 'city', '-city'] as const;
export type LeadOrder = (typeof LEAD_ORDERS)[number];
/** What a lead can be sorted by. */
export type SortKey = 'created_at' | 'name' | 'score' | 'city';
/** The order that the server takes when none is asked for. */
export const USUAL_ORDER: LeadOrder = '-created_at';

const parseText = createParser({
  parse: (value: string) => value.trim().slice(0, LONGEST_CONDITION) || null,
  serialize: (value: string) => value,
});
const parseScore = createParser({
  parse: (value: string) => (/^\d{1,3}$/.test(value) && Number(value) <= 100 ? Number(value) : null),
  serialize: String,
});

/** What the address says about the list, by the names of the API. What is not allowed there counts as not said. */
const FILTER = {
  q: parseText,
  status: parseAsStringLiteral(LEAD_STATUSES),
  city: parseText,
  category: parseText,
  min_score: parseScore,
  max_score: parseScore,
  has_email: parseAsBoolean,
  has_phone: parseAsBoolean,
  source: parseAsStringLiteral(LEAD_SOURCES),
  project_id: parseText,
  run_id: parseText,
};
const PLACE = { sort: parseAsStringLiteral(LEAD_ORDERS), cursor: parseAsString };

/** The conditions of a list; null where one is not set. */
export type Conditions = { [K in keyof typeof FILTER]: ReturnType<(typeof FILTER)[K]['parse']> };

const NO_CONDITIONS = Object.fromEntries(Object.keys(FILTER).map((name) => [name, null])) as Conditions;

/** The conditions as the API takes them, without those that are not set. */
function asked(conditions: Partial<Conditions>, sort: LeadOrder | null): LeadFilter {
  const set = Object.entries({ ...conditions, sort }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(set) as LeadFilter;
}

const TRAIL = 'prospect.leads.trail';

/** The cursors of the pages behind the first one, as far as this list has been walked; kept with the tab, so that a reload does not lose the way back. */
function readTrail(list: string): string[] {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(TRAIL) ?? 'null') as { list?: string; cursors?: string[] } | null;
    return kept?.list === list && Array.isArray(kept.cursors) ? kept.cursors : [];
  } catch {
    return [];
  }
}

function writeTrail(list: string, cursors: string[]): void {
  try {
    window.sessionStorage.setItem(TRAIL, JSON.stringify({ list, cursors }));
  } catch {
    // Then the way back from a later page is the first page.
  }
}

export interface LeadList {
  conditions: Conditions;
  /** The conditions and the order as the API takes them. */
  filter: LeadFilter;
  order: LeadOrder;
  /** How many conditions are set. */
  narrowedBy: number;
  /** Sets or (by null) takes away conditions and goes to the first page. `replace` leaves no step in the browser's history, for typing. */
  narrow: (change: Partial<Conditions>, options?: { replace?: boolean }) => void;
  clear: () => void;
  sortBy: (order: LeadOrder) => void;
  cursor: string | undefined;
  /** From 1 on; null when the address was opened in the middle of the list, where nobody knows how many come before. */
  page: number | null;
  /** `null`: the first page. */
  goTo: (cursor: string | null) => void;
  /** The page before this one; null is the first one. */
  previous: string | null;
}

/** The list that the address asks for: conditions, order and page. */
export function useLeadList(): LeadList {
  const [conditions, setConditions] = useQueryStates(FILTER, { history: 'push' });
  const [{ sort, cursor }, setPlace] = useQueryStates(PLACE, { history: 'push' });
  const filter = useMemo(() => asked(conditions, sort), [conditions, sort]);
  const list = JSON.stringify(filter);
  const [walked, setWalked] = useState<{ list: string; cursors: string[] } | null>(null);
  const cursors = walked?.list === list ? walked.cursors : readTrail(list);
  const at = cursor === null ? -1 : cursors.indexOf(cursor);

  return {
    conditions,
    filter,
    order: sort ?? USUAL_ORDER,
    narrowedBy: Object.values(conditions).filter((value) => value !== null).length,
    narrow: (change, options) => {
      const history = options?.replace ? 'replace' : 'push';
      void setConditions(change, { history });
      void setPlace({ cursor: null }, { history });
    },
    clear: () => {
      void setConditions(NO_CONDITIONS);
      void setPlace({ cursor: null });
    },
    sortBy: (order) => void setPlace({ sort: order === USUAL_ORDER ? null : order, cursor: null }),
    cursor: cursor ?? undefined,
    page: cursor === null ? 1 : at < 0 ? null : at + 2,
    goTo: (next) => {
      if (next !== null && !cursors.includes(next)) {
        const trail = [...cursors.slice(0, at + 1), next];
        writeTrail(list, trail);
        setWalked({ list, cursors: trail });
      }
      void setPlace({ cursor: next });
    },
    previous: at > 0 ? (cursors[at - 1] ?? null) : null,
  };
}

/** An order of the server as the table's header shows it. */
export function sortOf(order: LeadOrder): Sort<SortKey> {
  return { by: order.replace('-', '') as SortKey, direction: order.startsWith('-') ? 'desc' : 'asc' };
}

/** What the table's header asks for, as the server names it. */
export function orderOf({ by, direction }: Sort<SortKey>): LeadOrder {
  return direction === 'desc' ? `-${by}` : by;
}

/** Where a lead is, in one line; empty when nothing is known. */
export function addressOf(lead: Pick<Lead, 'street' | 'postal_code' | 'city' | 'country'>): string {
  const town = [lead.postal_code, lead.city].filter(Boolean).join(' ');
  return [lead.street, town, lead.country].filter(Boolean).join(', ');
}

/** A telephone number to read: French ones in pairs, others as they are (E.164). */
export function phoneText(phone: string): string {
  return phone.replace(/^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '+33\u00a0$1\u00a0$2\u00a0$3\u00a0$4\u00a0$5');
}

/** OpenStreetMap at the lead's place: its coordinates, else a search for its address; null when neither is known. */
export function mapHref(lead: Pick<Lead, 'latitude' | 'longitude' | 'street' | 'postal_code' | 'city' | 'country'>): string | null {
  if (lead.latitude !== null && lead.longitude !== null) {
    const at = `${lead.latitude}`;
    const by = `${lead.longitude}`;
    return `https://www.openstreetmap.org/?mlat=${at}&mlon=${by}#map=18/${at}/${by}`;
  }
  const address = addressOf(lead);
  return lead.city && address ? `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}` : null;
}

export type LeadVerb = 'rescore' | 'nurture' | 'enrich' | 'export' | 'delete';

/** The longest command that the server takes. */
const LONGEST_COMMAND = 2000;
const VERBS: Record<Locale, Record<LeadVerb, string>> = {
  en: { rescore: 'Rescore leads', nurture: 'Nurture leads', enrich: 'Enrich leads', export: 'Export leads', delete: 'Delete leads' },
  fr: {
    rescore: 'Rescore les prospects',
    nurture: 'Relance les prospects',
    enrich: 'Enrichis les prospects',
    export: 'Exporte les prospects',
    delete: 'Supprime les prospects',
  },
};

/** A command about exactly these leads, as both planners understand it; null when there are too many for one command. */
export function commandAbout(verb: LeadVerb, leadIds: readonly string[], locale: Locale): string | null {
  const command = `${VERBS[locale][verb]} ${leadIds.join(', ')}`;
  return leadIds.length > 0 && command.length <= LONGEST_COMMAND ? command : null;
}

/** Conditions that no command can say. */
const UNSPEAKABLE = ['q', 'run_id', 'project_id'] as const;
/** Categories whose name the local planner does not take for a category where leads are chosen. */
const UNNAMED: Record<Locale, readonly string[]> = {
  en: ['computer_service', 'cosmetics_store', 'mobile_phone_store', 'mover', 'security_company', 'trucking_company'],
  fr: ['brewery', 'cosmetics_store', 'employment_agency', 'financial_advisor', 'home_care', 'painter', 'pest_control', 'self_storage'],
};
/** The sources that a command can name. */
const SOURCE_WORDS: Partial<Record<LeadSource, string>> = { apify: 'Apify', openstreetmap: 'OpenStreetMap' };
/** One town by its name; "Lyon and Paris" would be two. */
const TOWN = /^(?!.*\s(?:and|et|or|ou)\s)\p{L}[\p{L}\p{M}\d'’. -]*$/iu;
const STATUS_WORDS: Record<Locale, Record<LeadStatus, string>> = {
  en: { new: 'new', contacted: 'contacted', qualified: 'qualified', won: 'won', lost: 'lost' },
  fr: { new: 'nouveaux', contacted: 'contactés', qualified: 'qualifiés', won: 'gagnés', lost: 'perdus' },
};

/**
 * A command that exports what a filter shows, as the local planner understands it. Null when a condition has no words there:
 * a command that left it out would take more than was asked for.
 */
export function exportCommand(filter: LeadFilter, locale: Locale): string | null {
  const { status, city, category, min_score: from, max_score: to, has_email: email, has_phone: phone, source } = filter;
  if (UNSPEAKABLE.some((name) => filter[name] !== undefined)) return null;
  if (category && (!CATEGORY_KEYS.includes(category) || UNNAMED[locale].includes(category))) return null;
  if ((source && !SOURCE_WORDS[source]) || (city && !TOWN.test(city))) return null;
  const fr = locale === 'fr';
  const says = (has: boolean | undefined, thing: string) =>
    has !== undefined && `${has ? (fr ? 'avec' : 'with') : fr ? 'sans' : 'without'} ${thing}`;
  // "sans téléphone", but "avec un téléphone": each as the planner has it in its lexicon.
  const ways = [
    says(email, fr ? (email ? 'un e-mail' : 'e-mail') : 'an email'),
    says(phone, fr ? (phone ? 'un téléphone' : 'téléphone') : 'a phone number'),
  ].filter(Boolean);
  const score = fr
    ? from !== undefined && to !== undefined
      ? `avec un score entre ${from} et ${to}`
      : from !== undefined
        ? `avec un score d'au moins ${from}`
        : to !== undefined && `avec un score d'au plus ${to}`
    : from !== undefined && to !== undefined
      ? `with a score between ${from} and ${to}`
      : from !== undefined
        ? `with a score of at least ${from}`
        : to !== undefined && `with a score of at most ${to}`;
  const state = status && STATUS_WORDS[locale][status];
  const kind = category && plainName(category, locale);
  const leads = fr
    ? ['Exporte tous les prospects', kind, state, city && `à ${city}`]
    : ['Export all', state, kind, 'leads', city && `in ${city}`];
  const words = [...leads, source && `${fr ? 'de' : 'from'} ${SOURCE_WORDS[source]}`, ways.join(fr ? ' et ' : ' and ')]
    .filter(Boolean)
    .join(' ');
  return score ? `${words}${ways.length > 0 ? ',' : ''} ${score}` : words;
}
