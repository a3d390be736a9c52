'use client';

import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { isStale, reloadOnce } from '@/lib/stale';

/** A page that could not be drawn; navigation stays usable around it. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('shell.crash');
  useEffect(() => {
    if (isStale(error)) reloadOnce();
  }, [error]);
  return (
    <div className="grid flex-1 place-items-center p-4">
      <Empty
        icon={TriangleAlert}
        title={t('title')}
        text={t('text')}
        actions={
          // A script that could not be fetched is not asked for again by drawing again.
          <Button variant="primary" onClick={() => (isStale(error) ? window.location.reload() : reset())}>
            {t('retry')}
          </Button>
        }
      />
    </div>
  );
}
