'use client';

import { useTranslations } from 'use-intl';

export default function AuditPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('audit')}</h1>;
}
