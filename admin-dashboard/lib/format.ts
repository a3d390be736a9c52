'use client';

import { useSyncExternalStore } from 'react';
import { useLocale, useTimeZone } from 'use-intl';

/** A moment as the API sends it (RFC 3339), as a number (milliseconds since 1970) or as a date. */
export type Moment = string | number | Date;

/** Narrow space that does not break: between a figure and its unit. */
const THIN = '\u202f';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Below this, a moment is "now": both clocks may differ by as much. */
const JUST_NOW = 45 * SECOND;
/** Days after which weeks, months and years are the better words. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 14 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
];

let now = Date.now();
let clock: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

function watchClock(watcher: () => void): () => void {
  watchers.add(watcher);
  clock ??= setInterval(() => {
    now = Date.now();
    watchers.forEach((each) => each());
  }, MINUTE / 2);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      clearInterval(clock);
      clock = undefined;
    }
  };
}

/** While nobody watches, nothing moves the clock: then it is read, to the second so that two reads in a row agree. */
function readClock(): number {
  if (clock === undefined && Math.abs(Date.now() - now) >= SECOND) now = Date.now();
  return now;
}

/** The present moment in milliseconds, renewed every half minute by one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, readClock, readClock);
}

function toDate(value: Moment): Date {
  return value instanceof Date ? value : new Date(value);
}

/** Everything that turns a value into text in one language and one time zone. */
export interface Format {
  /** A number with its groups: 12,000 and 12 000. `digits` is the most decimals shown. */
  number(value: number, digits?: number): string;
  /** A share from 0 to 1 as a percentage: 18% and 18 %. */
  percent(share: number, digits?: number): string;
  /** An amount of money; cents only when there are some. `currency` by ISO 4217. */
  money(amount: number, currency: string): string;
  /** How long ago or until, in the largest unit that fits: "2 minutes ago", "in 3 hours", "now". */
  relative(value: Moment, now: number): string;
  /** Date and time to the minute, in the reader's time zone. */
  dateTime(value: Moment): string;
  /** Date and time to the second with the time zone's name: what a tooltip shows. */
  exact(value: Moment): string;
  /** The day alone, with the year only where it is not this year's. */
  day(value: Moment): string;
  /** The time of day alone, to the minute. */
  time(value: Moment): string;
  /** A length of time in milliseconds, two units at most: 340 ms, 1.8 s, 2 min 5 s, 3 h 20 min, 2 d 4 h. */
  duration(ms: number): string;
}

function makeFormat(locale: 'en' | 'fr', timeZone: string | undefined): Format {
  // A clock with 24 hours and the day before the month: the readers are in Europe in both languages.
  const region = locale === 'fr' ? 'fr-FR' : 'en-GB';
  const dateFormat = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(region, { timeZone, ...options });
    return (value: Moment) => {
      const date = toDate(value);
      return Number.isNaN(date.getTime()) ? '' : format.format(date);
    };
  };
  const dateTime = dateFormat({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const exact = dateFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
  const dayOfYear = dateFormat({ weekday: 'short', day: 'numeric', month: 'short' });
  const day = dateFormat({ day: 'numeric', month: 'short', year: 'numeric' });
  const year = dateFormat({ year: 'numeric' });
  const time = dateFormat({ hour: '2-digit', minute: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const rightNow = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  const dayUnit = locale === 'fr' ? 'j' : 'd';
  const number = (value: number, digits = 2) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return {
    number,
    percent: (share, digits = 0) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share),
    money: (amount, currency) =>
      new Intl.NumberFormat(region, { style: 'currency', currency, minimumFractionDigits: Number.isInteger(amount) ? 0 : 2 }).format(amount),
    relative(value, at) {
      const away = toDate(value).getTime() - at;
      if (Number.isNaN(away)) return '';
      if (Math.abs(away) < JUST_NOW) return rightNow;
      const [unit, length] = UNITS.find(([, ms]) => Math.abs(away) >= ms) ?? (['minute', MINUTE] as const);
      const count = Math.trunc(away / (unit === 'week' ? 7 * DAY : length));
      return relative.format(count === 0 ? Math.sign(away) : count, unit);
    },
    dateTime,
    exact,
    day: (value) => (year(value) === year(Date.now()) ? dayOfYear(value) : day(value)),
    time,
    duration(ms) {
      const of = (...parts: [number, string][]) =>
        parts
          .filter(([count], index) => index === 0 || count > 0)
          .map(([count, unit]) => `${count}${THIN}${unit}`)
          .join(' ');
      if (ms < SECOND) return of([Math.round(Math.max(0, ms)), 'ms']);
      if (ms < 9_950) return `${number(ms / SECOND, 1)}${THIN}s`;
      const seconds = Math.round(ms / SECOND);
      if (seconds < 60) return of([seconds, 's']);
      if (seconds < 3_600) return of([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
      const minutes = Math.round(ms / MINUTE);
      if (minutes < 24 * 60) return of([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
      const hours = Math.round(ms / HOUR);
      return of([Math.floor(hours / 24), dayUnit], [hours % 24, 'h']);
    },
  };
}

const made = new Map<string, Format>();

/**
 * The formats of the reader's language and time zone, the same object for the whole page: making the eight of Intl's that it
 * holds takes longer than drawing a row, and a table has a hundred moments.
 */
export function useFormat(): Format {
  const locale = useLocale();
  const timeZone = useTimeZone();
  const key = `${locale} ${timeZone ?? ''}`;
  const known = made.get(key);
  if (known) return known;
  const format = makeFormat(locale, timeZone);
  made.set(key, format);
  return format;
}
