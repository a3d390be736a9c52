'use client';

import { Suspense } from 'react';
import { ScheduleView } from '@/components/schedule-view';

export default function SchedulesPage() {
  return (
    <Suspense fallback={null}>
      <ScheduleView />
    </Suspense>
  );
}
