'use client';

import { Ban } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { RelativeTime } from '@/components/ui/date-time';
import type { Lead, Schemas } from '@/lib/api/client';
import { useCategoryName } from '@/lib/categories';
import { useFormat } from '@/lib/format';
import { cn } from '@/lib/utils';

type Reason = Schemas['ScoreReason'];
type Group = 'fit' | 'contact' | 'vital' | 'penalty' | 'gate';

/** What the server says about a rule, by the answer that it is: its words carry the figures and names. */
const ANSWERS: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  FIT_CATEGORY: [
    [/^No category was looked for/, 'neutral_unsought'],
    [/^Main category is (.+)\.$/, 'primary'],
    [/^One of its categories is (.+)\.$/, 'secondary'],
    [/^The name speaks of (.+)\.$/, 'named'],
    [/^Category is unknown/, 'neutral'],
    [/^Listed as (.+), not (.+)\.$/, 'other'],
  ],
  FIT_AREA: [
    [/^No town was looked for/, 'neutral_unsought'],
    [/^In (.+)\.$/, 'inside'],
    [/^([\d.]+) km from the centre of (.+)\.$/, 'near'],
    [/^Town is unknown/, 'neutral'],
    [/^Outside (.+)\.$/, 'outside'],
  ],
  FIT_SIZE: [[/^Head count is unknown/, 'neutral']],
  FIT_INDEPENDENT: [
    [/^The name belongs to the chain (.+)\.$/, 'chain'],
    [/^No sign of a chain/, 'independent'],
  ],
  CONTACT_PHONE: [
    [/^No telephone/, 'none'],
    [/fixed line/, 'fixed'],
    [/mobile/, 'mobile'],
    [/^Toll-free/, 'toll_free'],
    [/special kind/, 'other'],
  ],
  CONTACT_EMAIL: [
    [/^No e-mail/, 'none'],
    [/^Nobody has looked/, 'neutral'],
    [/low confidence/, 'guess'],
    [/public provider/, 'freemail'],
    [/not at its own domain/, 'elsewhere'],
    [/^A person/, 'own_named'],
    [/accepts mail/, 'own_role_verified'],
    [/^General e-mail/, 'own_role'],
  ],
  CONTACT_WEBSITE: [
    [/^Own website, which answers/, 'own_reachable'],
    [/^Own website, which does not/, 'silent'],
    [/^Own website\.$/, 'own'],
    [/^Only a page/, 'portal'],
    [/^No website/, 'none'],
  ],
  VITAL_RATING: [
    [/^No rating/, 'neutral'],
    [/^Rated ([\d.]+) by (\d+)/, 'rated'],
  ],
  VITAL_REVIEWS: [
    [/unknown/, 'neutral'],
    [/^(\d+) reviews?/, 'reviews'],
  ],
  VITAL_PROFILE: [
    [/unknown/, 'neutral'],
    [/^The owner/, 'claimed'],
    [/^Nobody/, 'unclaimed'],
  ],
  VITAL_CORROBORATED: [
    [/^Known from (\d+) sources/, 'several'],
    [/^Known from one/, 'neutral'],
  ],
  TEMPORARILY_CLOSED: [[/^/, 'said']],
  OLD_DATA: [[/older than (\d+) months/, 'said']],
  BAD_RATING: [[/^Rated ([\d.]+) by (\d+)/, 'said']],
  STUFFED_NAME: [[/^/, 'said']],
  SUPPRESSED: [[/^/, 'said']],
  OUT_OF_COUNTRY: [[/^Country (\w+)/, 'said']],
  NO_CHANNEL: [[/^/, 'said']],
};

const GATES: readonly string[] = ['SUPPRESSED', 'OUT_OF_COUNTRY', 'NO_CHANNEL'];
const GROUPS: readonly Group[] = ['gate', 'fit', 'contact', 'vital', 'penalty'];

function groupOf({ code }: Reason): Group {
  if (GATES.includes(code)) return 'gate';
  if (code.startsWith('FIT_')) return 'fit';
  if (code.startsWith('CONTACT_')) return 'contact';
  return code.startsWith('VITAL_') ? 'vital' : 'penalty';
}

/** Whether a lead is ruled out, so that its score is 0 whatever else is known. */
export function isGated(reasons: readonly Reason[]): boolean {
  return reasons.some((reason) => groupOf(reason) === 'gate');
}

/** The rules behind a score in the reader's words. */
export interface ScoreWords {
  /** What the rule looks at. */
  rule(code: string): string;
  /** What it found; the server's own words for an answer that is newer than this page. */
  answer(reason: Reason): string;
  /** What speaks most for the lead, or rules it out. */
  top(lead: Pick<Lead, 'score_reasons'>, count: number): string[];
}

export function useScoreWords(): ScoreWords {
  const t = useTranslations('decision.score');
  const format = useFormat();
  const category = useCategoryName();
  return useMemo(() => {
    const answer = ({ code, detail }: Reason): string => {
      for (const [pattern, key] of ANSWERS[code] ?? []) {
        const found = pattern.exec(detail);
        if (!found || !t.has(`answer.${code}.${key}` as 'answer.FIT_SIZE.neutral')) continue;
        const [, first = '', second = ''] = found;
        const isNumber = /^[\d.]+$/.test(first);
        const value = code === 'FIT_CATEGORY' ? category(first) : isNumber ? format.number(Number(first), 1) : first;
        return t(`answer.${code}.${key}` as 'answer.VITAL_RATING.rated', {
          value,
          other: code === 'FIT_CATEGORY' ? category(second) : second,
          count: Number(second || first) || 0,
        } as { value: string; count: number });
      }
      return detail;
    };
    return {
      rule: (code) => (t.has(`rule.${code}` as 'rule.FIT_SIZE') ? t(`rule.${code}` as 'rule.FIT_SIZE') : code),
      answer,
      top({ score_reasons: reasons }, count) {
        const gate = reasons.find((reason) => groupOf(reason) === 'gate');
        if (gate) return [answer(gate)];
        // The best of each group: two rules of one group would say much the same of every lead of a search.
        const best = new Map<Group, Reason>();
        for (const reason of [...reasons].sort((one, other) => other.points - one.points))
          if (reason.points > 0 && !best.has(groupOf(reason))) best.set(groupOf(reason), reason);
        return [...best.values()].slice(0, count).map(answer);
      },
    };
  }, [t, format, category]);
}

interface ScoreReasonsProps {
  lead: Pick<Lead, 'score' | 'score_reasons' | 'scored_at'>;
  className?: string;
}

/** How a lead's score adds up: each rule with what it found and its points. */
export function ScoreReasons({ lead, className }: ScoreReasonsProps) {
  const t = useTranslations('decision.score');
  const format = useFormat();
  const words = useScoreWords();
  const { score, score_reasons: reasons, scored_at: scoredAt } = lead;
  if (score === null || reasons.length === 0) return <p className={cn('text-13 text-ink-3', className)}>{t('none')}</p>;
  const most = Math.max(1, ...reasons.map(({ points }) => Math.abs(points)));
  const signed = (points: number) => (points > 0 ? `+${format.number(points, 1)}` : points < 0 ? `−${format.number(-points, 1)}` : '0');
  return (
    <div className={cn('space-y-4', className)}>
      {GROUPS.map((group) => {
        const own = reasons.filter((reason) => groupOf(reason) === group);
        if (own.length === 0) return null;
        const sum = own.reduce((total, { points }) => total + points, 0);
        const isAgainst = group === 'penalty' || group === 'gate';
        return (
          <section key={group} aria-label={t(`groups.${group}`)}>
            <h4 className="mb-1.5 flex items-baseline justify-between gap-3 text-xs font-medium text-ink-3">
              <span>{t(`groups.${group}`)}</span>
              {group !== 'gate' && <span className="tabular">{signed(Math.round(sum * 10) / 10)}</span>}
            </h4>
            <ul className="space-y-2">
              {own.map((reason) => (
                <li key={reason.code} className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3">
                  <span className="min-w-0 text-13 wrap-anywhere">
                    {group === 'gate' && <Ban aria-hidden className="mr-1.5 inline size-3.5 align-[-0.15em] text-bad" />}
                    <span className={cn('font-medium', isAgainst ? 'text-bad' : 'text-ink')}>{words.rule(reason.code)}</span>
                    <span className="text-ink-3"> · {words.answer(reason)}</span>
                  </span>
                  {group !== 'gate' && (
                    <>
                      <span className={cn('text-13 tabular', reason.points > 0 ? 'text-ink' : reason.points < 0 ? 'text-bad' : 'text-ink-3')}>
                        <span className="sr-only">{t('points', { points: signed(reason.points) })}</span>
                        <span aria-hidden>{signed(reason.points)}</span>
                      </span>
                      <span aria-hidden className="col-span-2 mt-1 h-1 overflow-hidden rounded-full bg-line">
                        <span
                          className={cn('block h-full rounded-full', reason.points < 0 ? 'bg-bad-solid' : 'bg-ok-solid')}
                          style={{ width: `${(Math.abs(reason.points) / most) * 100}%` }}
                        />
                      </span>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 border-t border-line pt-2 text-13 text-ink-2">
        <span>{isGated(reasons) ? t('gate') : t('total')}</span>
        <strong className="font-semibold text-ink tabular">{score}</strong>
      </p>
      {scoredAt && (
        <p className="text-xs text-ink-3">{t.rich('scored', { when: () => <RelativeTime value={scoredAt} /> })}</p>
      )}
    </div>
  );
}
