'use client';

import { Compass } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';

export default function NotFound() {
  const t = useTranslations('shell.not_found');
  const path = usePathname();
  return (
    <div className="grid flex-1 place-items-center p-4">
      <Empty
        icon={Compass}
        title={t('title')}
        heading="h1"
        text={t('text', { path })}
        actions={
          <Button asChild variant="primary">
            <Link href="/assistant">{t('home')}</Link>
          </Button>
        }
      />
    </div>
  );
}
