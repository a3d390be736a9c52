'use client';

import { useTranslations } from 'use-intl';
import { ProgressBar } from '@/components/ui/progress';
import type { Project } from '@/lib/api/client';

/** How much of a project's tasks is done, as a bar and in words. */
export function ProjectProgress({ project, className }: { project: Project; className?: string }) {
  const t = useTranslations('projects');
  const total = project.tasks_open + project.tasks_done;
  const words = total === 0 ? t('no_tasks') : t('tasks_done', { done: project.tasks_done, total });
  return (
    <div className={className}>
      <ProgressBar
        value={project.tasks_done}
        max={Math.max(1, total)}
        label={t('progress')}
        text={words}
        tone={total > 0 && project.tasks_open === 0 ? 'ok' : 'info'}
      />
      <p aria-hidden className="mt-1.5 text-xs text-ink-3 tabular">
        {words}
      </p>
    </div>
  );
}
