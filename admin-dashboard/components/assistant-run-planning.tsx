'use client';

import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { KhojSaid } from '@/components/khoj-said';
import { Duration } from '@/components/ui/date-time';
import type { Run, Schemas } from '@/lib/api/client';
import { useFormat } from '@/lib/format';

/** Which planner made the plan and why, and behind it all that is known of how it came about. What a model wrote is text, never markup. */
export function RunPlanning({ run }: { run: Run }) {
  const t = useTranslations('assistant.planner');
  if (!run.planner) return null;
  const isLocal = run.planner === 'local';
  const note = run.planner_note ?? '';
  const attempts = run.planning?.attempts ?? [];
  return (
    <details className="group mt-4 rounded-card border border-line bg-sunken text-13">
      <summary className="flex list-none items-start gap-2 rounded-card px-3 py-2 text-ink-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3 transition-transform group-open:rotate-90" />
        <span className="min-w-0 flex-1 wrap-anywhere">
          <span className="font-medium text-ink">{t(isLocal ? 'by_local' : 'by_khoj')}</span>
          {isLocal && note && <> {t.rich('why', { reason: () => <KhojSaid text={note} /> })}</>}
        </span>
        <span className="shrink-0 text-xs leading-5 text-ink-3 max-sm:sr-only">{t('how')}</span>
      </summary>
      <div className="space-y-3 border-t border-line px-3 py-3">
        <p className="max-w-prose text-ink-2">
          {run.replay_of ? t('replayed') : t(isLocal ? 'local_text' : 'khoj_text')}
          {run.planning?.prompt_version && <span className="text-ink-3"> {t('prompt', { version: run.planning.prompt_version })}</span>}
        </p>
        {attempts.length > 0 && (
          <ol className="space-y-3">
            {attempts.map((attempt, index) => (
              <Attempt key={index} attempt={attempt} number={index + 1} />
            ))}
          </ol>
        )}
      </div>
    </details>
  );
}

function Attempt({ attempt, number }: { attempt: Schemas['PlanningAttempt']; number: number }) {
  const t = useTranslations('assistant.planner');
  const format = useFormat();
  const { usage } = attempt;
  return (
    <li className="rounded-control border border-line bg-surface p-3">
      <p className="flex flex-wrap items-baseline gap-x-2 text-ink">
        <span className="font-medium tabular">
          {number}. {t(`attempt.${attempt.asked}`)}
        </span>
        <span className="text-ink-2">{t(`outcome.${attempt.outcome}`)}</span>
        <Duration ms={attempt.took_ms} className="ml-auto" />
      </p>
      {usage && (
        <p className="mt-1 text-xs text-ink-3 tabular">
          {[
            t('tokens', { input: format.number(usage.input_tokens), output: format.number(usage.output_tokens) }),
            usage.thought_tokens > 0 && t('thought', { count: format.number(usage.thought_tokens) }),
            usage.cost_usd > 0 && t('cost', { amount: format.money(usage.cost_usd, 'USD') }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      <Lines title={t('problems')} lines={attempt.problems} />
      <Lines title={t('salvaged')} lines={attempt.salvaged} />
      <details className="group/raw mt-2">
        <summary className="inline-flex min-h-6 list-none items-center gap-1 rounded-badge text-xs text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/raw:rotate-90" />
          {t('raw')}
        </summary>
        <Raw>{attempt.raw_answer ?? t('raw_none')}</Raw>
        {attempt.raw_answer_cut && <p className="mt-1 text-xs text-ink-3">{t('raw_cut')}</p>}
      </details>
    </li>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div className="mt-2">
      <p className="text-xs text-ink-3">{title}</p>
      <ul className="mt-0.5 list-disc pl-4 text-xs wrap-anywhere text-ink-2">
        {lines.map((line, index) => (
          <li key={index}>
            <KhojSaid text={line} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Text as it came, in a frame that scrolls. */
export function Raw({ children }: { children: ReactNode }) {
  return (
    <pre
      tabIndex={0}
      className="mt-1.5 max-h-72 overflow-auto rounded-control border border-line bg-sunken p-2.5 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap text-ink-2"
    >
      {children}
    </pre>
  );
}
