'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type en from '@/messages/en';
import { ApiError, type Schemas } from './api/client';

type Terms = (typeof en)['terms'];
type Check = Schemas['Check'];

/** Where the figures stand in what the server says about a reason, in the order of the sentence. */
const FIGURES: Record<string, readonly ('rows' | 'limit')[]> = {
  bulk: ['rows', 'limit'],
  'daily-rows': ['rows', 'limit'],
  'overwrites-contact-data': ['rows'],
  'too-many-sourced': ['limit', 'rows'],
  'too-many-rows': ['limit'],
};

/** The figures of a reason by name; undefined when the sentence does not have them where they are expected. */
function figuresOf(code: string, detail: string): Record<string, number> | undefined {
  const names = FIGURES[code] ?? [];
  const found = (detail.match(/\d+/g) ?? []).map(Number).filter((figure) => code !== 'daily-rows' || figure !== 24);
  return found.length < names.length ? undefined : Object.fromEntries(names.map((name, at) => [name, found[at] ?? 0]));
}

/** Whether the product itself has not answered: what was sent may have arrived all the same. */
export function isUnanswered(error: ApiError): boolean {
  return error.status === 0 || ((error.status === 502 || error.status === 504) && !error.problem);
}

export interface Words {
  /** Why the guardrails decided as they did; `detail` is what the server says about it. */
  reason(code: string, detail: string): string;
  /** What a code of a run or of an action means. */
  errorCode(code: string, detail?: string | null): string;
  /** What to do next about it; empty for a code that nobody knows. */
  errorNext(code: string): string;
  /** What the guardrails counted. */
  check(check: Check): string;
  /** Why leads were not enrolled in a follow-up, as the end of "14 leads: …". */
  notEnrolled(reason: string): string;
  /** Why items of a source became no leads, as the end of "14 places: …". */
  itemRejected(code: string): string;
  /** What came of asking a source, as the end of "OpenStreetMap …". */
  sourceOutcome(outcome: string): string;
  /** A source's name. */
  source(source: string): string;
  /** What went wrong with a change, in one or two sentences that say what to do. Without an answer nobody knows whether it arrived. */
  problem(error: unknown): string;
  /** Why nothing can be run or decided while the rollout leaves the reader out. */
  featureOff: string;
}

/** The server's codes in the reader's words; for a code that is newer than this page, what the server says itself. */
export function useWords(): Words {
  const t = useTranslations('terms');
  return useMemo(() => {
    const has = <Section extends keyof Terms>(section: Section, code: string): code is Extract<keyof Terms[Section], string> => t.has(`${section}.${code}` as never);
    return {
      reason(code, detail) {
        const figures = figuresOf(code, detail);
        return figures && has('reason', code) ? t(`reason.${code}`, figures as never) : detail;
      },
      errorCode: (code, detail) => (has('error_code', code) ? t(`error_code.${code}`) : (detail ?? code)),
      errorNext: (code) => (has('error_next', code) ? t(`error_next.${code}`) : ''),
      check({ code, outcome, value, limit }) {
        const figures = { value, limit: limit ?? 0 };
        return code === 'selected_rows' || code === 'dependent_rows' ? t(`check.${code}`, figures) : t(`check.${code}.${outcome}`, figures);
      },
      notEnrolled: (reason) => (has('not_enrolled', reason) ? t(`not_enrolled.${reason}`) : reason),
      itemRejected: (code) => (has('item_rejected', code) ? t(`item_rejected.${code}`) : code),
      sourceOutcome: (outcome) => (has('source_outcome', outcome) ? t(`source_outcome.${outcome}`) : outcome),
      featureOff: t('problem.feature-disabled'),
      source: (source) => (has('source', source) ? t(`source.${source}`) : source),
      problem(error) {
        if (!(error instanceof ApiError)) return t('problem.internal');
        if (isUnanswered(error)) return t('problem.offline');
        // What is wrong with each value has no code.
        if (error.code === 'invalid' && error.problem?.errors?.length) return error.problem.errors.map(({ detail }) => detail).join(' ');
        if (has('problem', error.code)) return t(`problem.${error.code}`);
        if (error.status === 404) return t('problem.not-found');
        if (error.status === 502 || error.status === 503 || error.status === 504) return t('problem.unavailable');
        return error.problem?.detail ?? t(error.status === 403 ? 'problem.forbidden' : error.status < 500 ? 'problem.invalid' : 'problem.internal');
      },
    };
  }, [t]);
}
