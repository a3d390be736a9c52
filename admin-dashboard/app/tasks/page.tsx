'use client';

import { useTranslations } from 'use-intl';

export default function TasksPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('tasks')}</h1>;
}
