'use client';

import { useLocale, useTranslations } from 'use-intl';
import { RelativeTime } from '@/components/ui/date-time';
import type { Schedule } from '@/lib/api/client';
import { useFormat } from '@/lib/format';

/** A moment as the clocks of a time zone show it, to the minute; in the reader's zone when the browser does not know that one. */
export function useZonedTime(): (moment: string, zone: string) => string {
  const locale = useLocale();
  const format = useFormat();
  return (moment, zone) => {
    try {
      return new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
        timeZone: zone,
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date(moment));
    } catch {
      return format.dateTime(moment);
    }
  };
}

/** When a schedule fires next: how long until, and what the clocks of its zone show then. */
export function ScheduleNextRun({ schedule }: { schedule: Schedule }) {
  const t = useTranslations('schedules');
  const zoned = useZonedTime();
  if (schedule.next_run_at === null) return <p className="text-ink-3">{schedule.enabled ? t('no_next') : t('paused')}</p>;
  return (
    <div>
      <p className="text-ink">
        <RelativeTime value={schedule.next_run_at} className="relative z-10" />
      </p>
      <p className="text-xs text-ink-3 tabular">{zoned(schedule.next_run_at, schedule.timezone)}</p>
    </div>
  );
}

/** Why a schedule did not run the last time, in the reader's language; what the server says for a reason that is newer than this page. */
export function useSkipWords(): (schedule: Schedule) => string {
  const t = useTranslations('schedules');
  const format = useFormat();
  return (schedule) => {
    const skip = schedule.last_skip;
    if (!skip) return '';
    const reason = t.has(`skip.${skip.code}`) ? t(`skip.${skip.code}`, { owner: schedule.owner }) : skip.detail;
    return t('skipped', { when: format.dateTime(skip.at), reason });
  };
}
