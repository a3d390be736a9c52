'use client';

import { useTranslations } from 'use-intl';
import { ExternalLink } from '@/components/ui/external-link';
import { cn } from '@/lib/utils';

/** Whom the licence of OpenStreetMap wants named, with the way to the licence. */
export function OsmLink() {
  const t = useTranslations('terms');
  return <ExternalLink href="https://www.openstreetmap.org/copyright">{t('osm_credit')}</ExternalLink>;
}

/** Stands wherever leads are shown, and names the contributors of OpenStreetMap when one of them is from there. */
export function OsmCredit({ of: leads, className }: { of: readonly { source?: string }[]; className?: string }) {
  if (!leads.some(({ source }) => source === 'openstreetmap')) return null;
  return (
    <p className={cn('text-xs text-ink-3', className)}>
      <OsmLink />
    </p>
  );
}
