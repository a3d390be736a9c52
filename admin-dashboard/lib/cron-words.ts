'use client';

import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';

/**
 * How often something fires, for the usual forms of a cron expression. Minutes are 0–59, hours 0–23, days of the month 1–31, days of the
 * week 0–6 with Sunday 0, sorted.
 */
export type Cadence =
  | { kind: 'minutes'; every: number }
  | { kind: 'hours'; every: number; minute: number }
  | { kind: 'daily'; hour: number; minute: number }
  | { kind: 'weekdays'; hour: number; minute: number }
  | { kind: 'weekly'; days: readonly number[]; hour: number; minute: number }
  | { kind: 'monthly'; day: number; hour: number; minute: number };

/** Steps that divide an hour or a day; others would begin anew at its end, which "every n" does not say. */
export const MINUTE_STEPS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;
export const HOUR_STEPS = [1, 2, 3, 4, 6, 8, 12] as const;

const DAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A whole number within bounds; null for anything else. */
function whole(text: string, least: number, most: number): number | null {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : null;
}

/** The step of every-n as a field has it, 1 for every; null when it is something else or does not divide evenly. */
function step(text: string, steps: readonly number[]): number | null {
  if (text === '*') return 1;
  const number = /^\*\/(\d{1,2})$/.exec(text)?.[1];
  return number !== undefined && steps.includes(Number(number)) ? Number(number) : null;
}

/** Days of the week as a field lists them: numbers or names, ranges, 0 and 7 both Sunday. Null when it is something else. */
function daysOf(text: string): number[] | null {
  const one = (part: string) => (DAY_NAMES.includes(part.toLowerCase()) ? DAY_NAMES.indexOf(part.toLowerCase()) : whole(part, 0, 7));
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [from = '', to = from, more] = part.split('-');
    const first = one(from);
    const last = one(to);
    if (first === null || last === null || more !== undefined || first > last) return null;
    for (let day = first; day <= last; day++) days.add(day % 7);
  }
  return [...days].sort((a, b) => a - b);
}

/** Reads a cron expression of five fields; null when it is none of the usual forms. */
export function readCadence(cron: string): Cadence | null {
  const fields = cron.trim().split(/\s+/);
  const [minutes = '', hours = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5 || month !== '*') return null;
  const minute = whole(minutes, 0, 59);
  const hour = whole(hours, 0, 23);
  if (day === '*' && weekday === '*') {
    const everyMinutes = step(minutes, MINUTE_STEPS);
    if (everyMinutes !== null) return hours === '*' ? { kind: 'minutes', every: everyMinutes } : null;
    if (minute === null) return null;
    const everyHours = step(hours, HOUR_STEPS);
    if (everyHours !== null) return { kind: 'hours', every: everyHours, minute };
    return hour === null ? null : { kind: 'daily', hour, minute };
  }
  if (minute === null || hour === null) return null;
  if (day === '*') {
    const days = daysOf(weekday);
    if (days === null) return null;
    if (days.length === 7) return { kind: 'daily', hour, minute };
    return days.join() === '1,2,3,4,5' ? { kind: 'weekdays', hour, minute } : { kind: 'weekly', days, hour, minute };
  }
  const date = whole(day, 1, 31);
  return date !== null && weekday === '*' ? { kind: 'monthly', day: date, hour, minute } : null;
}

/** Writes the cron expression of a cadence. */
export function writeCadence(cadence: Cadence): string {
  switch (cadence.kind) {
    case 'minutes':
      return `${cadence.every === 1 ? '*' : `*/${cadence.every}`} * * * *`;
    case 'hours':
      return `${cadence.minute} ${cadence.every === 1 ? '*' : `*/${cadence.every}`} * * *`;
    case 'daily':
      return `${cadence.minute} ${cadence.hour} * * *`;
    case 'weekdays':
      return `${cadence.minute} ${cadence.hour} * * 1-5`;
    case 'weekly':
      return `${cadence.minute} ${cadence.hour} * * ${cadence.days.join(',')}`;
    case 'monthly':
      return `${cadence.minute} ${cadence.hour} ${cadence.day} * *`;
  }
}

/** A time of day as 07:05. */
export function clock(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The names of the days of the week, Sunday first. */
export function dayNames(locale: string, width: 'long' | 'short'): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' });
  // 4 January 1970 was a Sunday.
  return DAY_NAMES.map((_, day) => format.format(new Date(Date.UTC(1970, 0, 4 + day))));
}

/** Says a cron expression in the reader's language: "Every weekday at 07:00". What is none of the usual forms is shown as it is. */
export function useCronWords(): (cron: string) => string {
  const t = useTranslations('schedules.cadence');
  const locale = useLocale();
  return useMemo(() => {
    const names = dayNames(locale, 'long');
    const list = new Intl.ListFormat(locale, { type: 'conjunction' });
    return (cron) => {
      const cadence = readCadence(cron);
      switch (cadence?.kind) {
        case 'minutes':
          return t('minutes', { count: cadence.every });
        case 'hours':
          return t('hours', { count: cadence.every, minute: cadence.minute });
        case 'daily':
          return t('daily', { time: clock(cadence.hour, cadence.minute) });
        case 'weekdays':
          return t('weekdays', { time: clock(cadence.hour, cadence.minute) });
        case 'weekly': {
          // The week begins on Monday for the readers of both languages.
          const days = [...cadence.days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
          return t('weekly', { days: list.format(days.map((day) => names[day] ?? '')), time: clock(cadence.hour, cadence.minute) });
        }
        case 'monthly':
          return t('monthly', { day: cadence.day, time: clock(cadence.hour, cadence.minute) });
        case undefined:
          return t('other', { cron });
      }
    };
  }, [t, locale]);
}
