'use client';

import { useTranslations } from 'use-intl';

export default function SchedulesPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('schedules')}</h1>;
}
