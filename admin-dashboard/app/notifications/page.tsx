'use client';

import { useTranslations } from 'use-intl';

export default function NotificationsPage() {
  const t = useTranslations('shell.nav');
  return <h1>{t('notifications')}</h1>;
}
