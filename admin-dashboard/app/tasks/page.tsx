'use client';

import { Suspense } from 'react';
import { TaskView } from '@/components/task-view';

export default function TasksPage() {
  return (
    <Suspense fallback={null}>
      <TaskView />
    </Suspense>
  );
}
