'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';

/** The address of a lead's sheet. */
export function leadHref(leadId: string): string {
  return `/leads?lead=${encodeURIComponent(leadId)}`;
}

/** A lead's name as a link to its sheet, for any page. */
export function LeadLink({ leadId, children }: { leadId: string; children: ReactNode }) {
  return (
    <Link
      href={leadHref(leadId)}
      prefetch={false}
      className="rounded-badge font-medium wrap-anywhere text-ink underline-offset-4 hover:underline"
    >
      {children}
    </Link>
  );
}
