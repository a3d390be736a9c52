'use client';

import { useTranslations } from 'use-intl';

export default function SettingsPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('settings')}</h1>;
}
