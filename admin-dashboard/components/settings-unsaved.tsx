'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';

interface SaveBarProps {
  isDirty: boolean;
  isBusy: boolean;
  onDiscard: () => void;
}

/** Stays in sight at the bottom while a form differs from what is saved; its button submits the form around it. */
export function SaveBar({ isDirty, isBusy, onDiscard }: SaveBarProps) {
  const t = useTranslations('settings.save');
  const common = useTranslations('common.actions');
  if (!isDirty) return null;
  return (
    <div
      role="region"
      aria-label={t('label')}
      className="sticky bottom-3 z-10 flex animate-rise flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line-strong bg-surface px-4 py-2.5 shadow-float"
    >
      <p className="min-w-0 flex-[1_1_10rem] text-13 text-ink-2">{t('dirty')}</p>
      <div className="ml-auto flex gap-2">
        <Button onClick={onDiscard} disabled={isBusy}>
          {t('discard')}
        </Button>
        <Button type="submit" variant="primary" loading={isBusy}>
          {common('save')}
        </Button>
      </div>
    </div>
  );
}
