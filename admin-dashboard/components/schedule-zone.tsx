'use client';

import { useMemo, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { SearchPicker } from '@/components/ui/search-picker';
import { fold } from '@/lib/utils';

/** How many are offered at once; more letters narrow them. */
const OFFERED = 60;

/** The time zone of the reader's browser. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A text as it is searched for, with blanks for what divides the words of a zone's name. */
function sought(text: string): string {
  return fold(text).replace(/[/_-]+/g, ' ');
}

/** A time zone of the IANA database, found by its name or by how far it is from UTC now. */
export function ScheduleZone({ value, onValueChange }: { value: string; onValueChange: (zone: string) => void }) {
  const t = useTranslations('schedules.zone');
  const locale = useLocale();
  const [search, setSearch] = useState('');
  const zones = useMemo(() => {
    const now = new Date();
    return [...new Set([ownZone(), 'UTC', value, ...Intl.supportedValuesOf('timeZone')])].map((zone) => {
      let offset = '';
      try {
        offset =
          new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'shortOffset' })
            .formatToParts(now)
            .find(({ type }) => type === 'timeZoneName')?.value ?? '';
      } catch {
        // Known to the server and not to this browser: its name is enough.
      }
      return { value: zone, label: zone.replaceAll('_', ' '), hint: offset, key: `${sought(zone)} ${offset.toLowerCase()}` };
    });
  }, [locale, value]);
  const asked = sought(search.trim());
  return (
    <SearchPicker
      value={value}
      shown={value.replaceAll('_', ' ')}
      placeholder={t('choose')}
      onValueChange={(zone) => zone && onValueChange(zone)}
      options={zones.filter(({ key }) => key.includes(asked)).slice(0, OFFERED)}
      search={search}
      onSearchChange={setSearch}
      searchLabel={t('search')}
      emptyText={t('none')}
    />
  );
}
