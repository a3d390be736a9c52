'use client';

import { CircleCheck, CircleX, Info, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';

const TONES = {
  neutral: { box: 'border-line bg-sunken', ink: 'text-ink-2', icon: Info },
  info: { box: 'border-info-line bg-info-soft', ink: 'text-info', icon: Info },
  ok: { box: 'border-ok-line bg-ok-soft', ink: 'text-ok', icon: CircleCheck },
  warn: { box: 'border-warn-line bg-warn-soft', ink: 'text-warn', icon: TriangleAlert },
  bad: { box: 'border-bad-line bg-bad-soft', ink: 'text-bad', icon: CircleX },
} as const;

interface BannerProps {
  tone?: keyof typeof TONES;
  icon?: LucideIcon;
  title?: ReactNode;
  /** Buttons under the text, or beside it where there is place. */
  action?: ReactNode;
  /** Gives it a button that takes it away. */
  onDismiss?: () => void;
  /** Read out when it appears: `polite` after what is being said, `assertive` at once. */
  live?: 'polite' | 'assertive';
  className?: string;
  children?: ReactNode;
}

/** Something to know about the page or a part of it, in a coloured frame with an icon. */
export function Banner({ tone = 'info', icon, title, action, onDismiss, live, className, children }: BannerProps) {
  const t = useTranslations('common.actions');
  const { box, ink, icon: usual } = TONES[tone];
  const Icon = icon ?? usual;
  return (
    <div role={live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : undefined} className={cn('flex items-start gap-2.5 rounded-card border px-3.5 py-3', box, className)}>
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', ink)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-4 gap-y-2.5">
        <div className="min-w-0 flex-[1_1_16rem]">
          {title && <p className={cn('font-medium', ink)}>{title}</p>}
          {children && <div className={cn('text-13 text-pretty wrap-anywhere text-ink-2', title && 'mt-0.5')}>{children}</div>}
        </div>
        {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
      </div>
      {onDismiss && (
        <button type="button" aria-label={t('close')} onClick={onDismiss} className={cn('-my-0.5 -mr-1 grid size-6 shrink-0 place-items-center rounded-badge hover:bg-hover', ink)}>
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  );
}
