'use client';

import { Suspense } from 'react';
import { LeadsView } from '@/components/leads-view';

export default function LeadsPage() {
  return (
    <Suspense fallback={null}>
      <LeadsView />
    </Suspense>
  );
}
