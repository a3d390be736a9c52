/** Midnight of the reader's day that is `days` days after the day of a moment, in milliseconds since 1970. */
export function startOfDay(moment: number, days = 0): number {
  const date = new Date(moment);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** How many of the reader's days lie between two moments: 0 on the same day, 1 for tomorrow. */
export function daysBetween(from: number, to: number): number {
  // A day on which the clocks change has 23 or 25 hours.
  return Math.round((startOfDay(to) - startOfDay(from)) / 86_400_000);
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** A moment of a day that is written down, such as `2026-12-31`, in milliseconds since 1970; undefined for what is no day. */
export function momentOf(day: string | null): number | undefined {
  const [, year, month, date] = DAY.exec(day ?? '') ?? [];
  const moment = new Date(Number(year), Number(month) - 1, Number(date)).getTime();
  return Number.isNaN(moment) ? undefined : moment;
}
