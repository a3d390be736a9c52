'use client';

import { useTranslations } from 'use-intl';

export default function LeadsPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('leads')}</h1>;
}
