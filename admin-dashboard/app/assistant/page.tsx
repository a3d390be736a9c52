'use client';

import { useTranslations } from 'use-intl';

export default function AssistantPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('assistant')}</h1>;
}
