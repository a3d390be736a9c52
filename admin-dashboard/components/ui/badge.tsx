'use client';

import { cva, type VariantProps } from 'class-variance-authority';
import { FlaskConical, type LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';
import { Tooltip } from './tooltip';

const badge = cva('inline-flex h-5.5 max-w-full shrink-0 items-center gap-1 rounded-badge border px-1.5 text-xs font-medium whitespace-nowrap', {
  variants: {
    tone: {
      neutral: 'border-line bg-hover text-ink-2',
      ok: 'border-ok-line bg-ok-soft text-ok',
      warn: 'border-warn-line bg-warn-soft text-warn',
      bad: 'border-bad-line bg-bad-soft text-bad',
      info: 'border-info-line bg-info-soft text-info',
      accent: 'border-accent-line bg-accent-soft text-accent',
      outline: 'border-line bg-surface text-ink-2',
    },
  },
  defaultVariants: { tone: 'neutral' },
});

export type Tone = NonNullable<VariantProps<typeof badge>['tone']>;

export interface BadgeProps extends ComponentProps<'span'> {
  tone?: Tone;
  icon?: LucideIcon;
}

/** A word or figure in a small frame. Long words end in an ellipsis rather than leave their place. */
export function Badge({ tone, icon: Icon, className, children, ...props }: BadgeProps) {
  return (
    <span className={cn(badge({ tone }), className)} {...props}>
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2} />}
      <span className="truncate">{children}</span>
    </span>
  );
}

/**
 * Marks a made-up sample lead wherever it shows; the tooltip says what that means. `isPart`: of an entry that is chosen as a
 * whole, where it is no stop of its own.
 */
export function SampleBadge({ isPart = false, className }: { isPart?: boolean; className?: string }) {
  const t = useTranslations('terms');
  return (
    <Tooltip label={t('sample_hint')}>
      <Badge tabIndex={isPart ? undefined : 0} tone="outline" icon={FlaskConical} className={cn('cursor-help border-dashed border-line-strong text-ink-3', className)}>
        {t('sample_badge')}
      </Badge>
    </Tooltip>
  );
}
