'use client';

import { Suspense } from 'react';
import { ProjectView } from '@/components/project-view';

export default function ProjectsPage() {
  return (
    <Suspense fallback={null}>
      <ProjectView />
    </Suspense>
  );
}
