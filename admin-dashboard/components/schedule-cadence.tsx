'use client';

import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Field, Input, NumberInput } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { clock, dayNames, HOUR_STEPS, MINUTE_STEPS, readCadence, useCronWords, writeCadence, type Cadence } from '@/lib/cron-words';
import { cn } from '@/lib/utils';

const KINDS = ['daily', 'weekdays', 'weekly', 'monthly', 'hours', 'minutes'] as const;
type Kind = (typeof KINDS)[number] | 'custom';
/** Monday first. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** The same times in another rhythm, as far as it has them. */
function turn(cadence: Cadence | null, kind: Exclude<Kind, 'custom'>): Cadence {
  const hour = cadence && 'hour' in cadence ? cadence.hour : 7;
  const minute = cadence && 'minute' in cadence ? cadence.minute : 0;
  switch (kind) {
    case 'minutes':
      return { kind, every: 15 };
    case 'hours':
      return { kind, every: 1, minute };
    case 'weekly':
      return { kind, days: [1], hour, minute };
    case 'monthly':
      return { kind, day: 1, hour, minute };
    case 'daily':
    case 'weekdays':
      return { kind, hour, minute };
  }
}

interface ScheduleCadenceProps {
  cron: string;
  onChange: (cron: string) => void;
  /** What is wrong with it. */
  error?: string;
}

/** When a schedule fires: a choice of the usual rhythms, or a cron expression; and what it says in words. */
export function ScheduleCadence({ cron, onChange, error }: ScheduleCadenceProps) {
  const t = useTranslations('schedules.cadence');
  const locale = useLocale();
  const wordsOf = useCronWords();
  // Kept, not read again from the expression: Monday to Friday picked one by one stay days that can be picked.
  const [cadence, setCadence] = useState(() => readCadence(cron));
  const [isCustom, setCustom] = useState(cadence === null);
  const kind: Kind = isCustom || cadence === null ? 'custom' : cadence.kind;
  const names = { short: dayNames(locale, 'short'), long: dayNames(locale, 'long') };
  const set = (next: Cadence) => {
    setCadence(next);
    onChange(writeCadence(next));
  };

  return (
    <div className="space-y-4">
      <Field label={t('how_often')}>
        <Select<Kind>
          value={kind}
          onValueChange={(next) => {
            setCustom(next === 'custom');
            if (next !== 'custom') set(turn(readCadence(cron) ?? cadence, next));
          }}
          options={[...KINDS.map((value) => ({ value, label: t(`kind.${value}`) })), { value: 'custom' as const, label: t('kind.custom') }]}
        />
      </Field>
      {kind === 'custom' ? (
        <Field label={t('expression')} hint={t('expression_hint')} error={error}>
          <Input
            value={cron}
            onChange={(event) => onChange(event.target.value)}
            maxLength={200}
            placeholder="0 7 * * 1-5"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
      ) : (
        <>
          {cadence?.kind === 'minutes' && (
            <Field label={t('every_minutes')} error={error}>
              <Select
                value={String(cadence.every)}
                onValueChange={(every) => set({ ...cadence, every: Number(every) })}
                options={MINUTE_STEPS.map((each) => ({ value: String(each), label: t('minutes', { count: each }) }))}
              />
            </Field>
          )}
          {cadence?.kind === 'hours' && (
            <div className="grid grid-cols-2 gap-4">
              <Field label={t('every_hours')} error={error}>
                <Select
                  value={String(cadence.every)}
                  onValueChange={(every) => set({ ...cadence, every: Number(every) })}
                  options={HOUR_STEPS.map((each) => ({ value: String(each), label: t('hours_plain', { count: each }) }))}
                />
              </Field>
              <Field label={t('at_minute')}>
                <NumberInput
                  value={cadence.minute}
                  onValueChange={(minute) => set({ ...cadence, minute: within(minute, 0, 59) })}
                  min={0}
                  max={59}
                  unit={t('minute_unit')}
                />
              </Field>
            </div>
          )}
          {cadence?.kind === 'weekly' && (
            <Field label={t('on_days')} group error={error}>
              <div className="flex flex-wrap gap-1.5">
                {WEEK.map((day) => {
                  const on = cadence.days.includes(day);
                  return (
                    <button
                      key={day}
                      type="button"
                      aria-pressed={on}
                      aria-label={names.long[day]}
                      onClick={() => {
                        const days = on ? cadence.days.filter((each) => each !== day) : [...cadence.days, day].sort((a, b) => a - b);
                        // Without any day it would never fire.
                        if (days.length > 0) set({ ...cadence, days });
                      }}
                      className={cn(
                        'h-8 min-w-11 rounded-control border px-2 text-13 font-medium transition-colors',
                        on
                          ? 'border-primary bg-primary text-primary-ink'
                          : 'border-line-strong bg-surface text-ink-2 hover:bg-hover hover:text-ink',
                      )}
                    >
                      {names.short[day]}
                    </button>
                  );
                })}
              </div>
            </Field>
          )}
          {cadence && 'hour' in cadence && (
            <div className={cn(cadence.kind === 'monthly' && 'grid grid-cols-2 gap-4')}>
              {cadence.kind === 'monthly' && (
                <Field label={t('on_day')} hint={cadence.day > 28 ? t('short_months') : undefined} error={error}>
                  <NumberInput value={cadence.day} onValueChange={(day) => set({ ...cadence, day: within(day, 1, 31) })} min={1} max={31} />
                </Field>
              )}
              <Field label={t('at_time')} error={cadence.kind === 'daily' || cadence.kind === 'weekdays' ? error : undefined}>
                <Input
                  type="time"
                  value={clock(cadence.hour, cadence.minute)}
                  onChange={(event) => {
                    const [hour = NaN, minute = NaN] = event.target.value.split(':').map(Number);
                    if (!Number.isNaN(hour) && !Number.isNaN(minute)) set({ ...cadence, hour, minute });
                  }}
                  className="w-32"
                />
              </Field>
            </div>
          )}
        </>
      )}
      <p role="status" className="rounded-control border border-line bg-sunken px-3 py-2 text-13 text-ink-2">
        {cron.trim() === '' ? t('nothing') : wordsOf(cron)}
        {kind !== 'custom' && <code className="ml-2 font-mono text-xs text-ink-3">{cron}</code>}
      </p>
    </div>
  );
}

function within(number: number | null, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.trunc(number ?? least)));
}
