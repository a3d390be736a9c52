'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** The address of a lead's sheet. */
export function leadHref(leadId: string): string {
  return `/leads?lead=${encodeURIComponent(leadId)}`;
}

/** A lead's name as a link to its sheet, for any page. */
export function LeadLink({ leadId, children, className }: { leadId: string; children: ReactNode; className?: string }) {
  return (
    <Link
      href={leadHref(leadId)}
      prefetch={false}
      className={cn('rounded-badge font-medium wrap-anywhere text-ink underline-offset-4 hover:underline', className)}
    >
      {children}
    </Link>
  );
}
