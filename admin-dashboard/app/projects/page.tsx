'use client';

import { useTranslations } from 'use-intl';

export default function ProjectsPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('projects')}</h1>;
}
