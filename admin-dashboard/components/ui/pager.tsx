'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';
import { Button } from './button';

interface PagerProps {
  /** Its name for a screen reader. */
  label: string;
  /** Missing on the first page. */
  onPrevious?: () => void;
  /** Missing on the last page. */
  onNext?: () => void;
  /** A page is on its way. */
  loading?: boolean;
  /** How many there are, at the left; read out when it changes. */
  children?: ReactNode;
  className?: string;
}

/** Goes through a list page by page. There are no numbers: the server knows the next page by the last row of this one. */
export function Pager({ label, onPrevious, onNext, loading = false, children, className }: PagerProps) {
  const t = useTranslations('common.actions');
  return (
    <nav aria-label={label} className={cn('flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2', className)}>
      <p role="status" className="text-xs text-ink-3 tabular">
        {children}
      </p>
      <div className="flex gap-2">
        <Button size="sm" onClick={onPrevious} disabled={!onPrevious || loading}>
          <ChevronLeft aria-hidden className="-ml-1" />
          {t('previous')}
        </Button>
        <Button size="sm" onClick={onNext} disabled={!onNext || loading}>
          {t('next')}
          <ChevronRight aria-hidden className="-mr-1" />
        </Button>
      </div>
    </nav>
  );
}
