'use client';

import { ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';

/** The address when it is a whole one that starts with http or https, else null: nothing else is ever followed. */
export function webAddress(href: string | null | undefined): string | null {
  if (!href) return null;
  try {
    const url = new URL(href);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

interface ExternalLinkProps {
  /** From anywhere: a lead, an answer of Khoj. */
  href: string | null | undefined;
  /** The address itself when it is missing. */
  children?: ReactNode;
  className?: string;
}

/** A link to another site, in a tab of its own that learns nothing of this one. What is no web address is shown as text. */
export function ExternalLink({ href, children, className }: ExternalLinkProps) {
  const t = useTranslations('common.link');
  const address = webAddress(href);
  if (address === null) return <span className={cn('wrap-anywhere', className)}>{children ?? href}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow" className={cn('rounded-badge wrap-anywhere text-accent underline-offset-4 hover:underline', className)}>
      {children ?? address.replace(/^https?:\/\/(www\.)?|\/$/g, '')}
      <ArrowUpRight aria-hidden className="ml-0.5 inline size-3.5 align-[-0.15em]" />
      <span className="sr-only"> ({t('new_tab')})</span>
    </a>
  );
}
