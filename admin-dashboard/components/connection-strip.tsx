'use client';

import { WifiOff } from 'lucide-react';
import { useTranslations } from 'use-intl';

/** Says that the server is away, for as long as it is; nothing is blocked meanwhile. */
export function ConnectionStrip({ isConnected }: { isConnected: boolean }) {
  const t = useTranslations('shell');
  return (
    <div role="status" aria-live="polite">
      {!isConnected && (
        <p className="flex items-center justify-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-13 text-warn">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          {t('offline')}
        </p>
      )}
    </div>
  );
}
