'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';

/** A page that could not be drawn; navigation stays usable around it. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('shell.crash');
  return (
    <div className="grid flex-1 place-items-center p-4">
      <Empty
        icon={TriangleAlert}
        title={t('title')}
        text={t('text')}
        actions={
          <Button variant="primary" onClick={reset}>
            {t('retry')}
          </Button>
        }
      />
    </div>
  );
}
