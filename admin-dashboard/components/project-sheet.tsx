'use client';

import { useQuery } from '@tanstack/react-query';
import { Archive, CircleCheck, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { LeadLink } from '@/components/lead-link';
import { OsmCredit } from '@/components/osm-credit';
import { ProjectProgress } from '@/components/project-progress';
import { TaskRow } from '@/components/task-row';
import { SampleBadge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ExactTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Field, Input, Textarea } from '@/components/ui/field';
import { ScoreRing } from '@/components/ui/score-ring';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { SkeletonText } from '@/components/ui/skeleton';
import { ProjectStatusBadge } from '@/components/ui/status';
import { useLeave, useUnsaved } from '@/components/unsaved';
import { api, body, type Project, type Schemas } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';
import { refusedFields } from '@/lib/form-errors';
import { useTaskStatus } from '@/lib/tasks';
import { cn } from '@/lib/utils';

/** How many leads and tasks the sheet shows; the rest is a link away. */
const FIRST_LEADS = 5;
const FIRST_TASKS = 8;
const LONGEST = { name: 200, description: 10_000 } as const;

interface ProjectSheetProps {
  /** Null: a new project is typed. */
  projectId: string | null;
  /** The project as the list has it: shown until the server has answered. */
  known?: Project;
  onClose: () => void;
  onCreated: (projectId: string) => void;
}

/** One project: how far it is, who and what belongs to it, and a form to change it; or the form of a new one. */
export function ProjectSheet({ projectId, known, onClose, onCreated }: ProjectSheetProps) {
  const t = useTranslations('projects.sheet');
  const { data, isPending, error, refetch, isFetching } = useQuery({
    ...queries.project(projectId ?? ''),
    enabled: projectId !== null,
    placeholderData: known,
  });
  const [isEditing, setEditing] = useState(projectId === null);
  const [isDirty, setDirty] = useState(false);
  const guard = useLeave();
  useUnsaved(isDirty);
  const stopEditing = () => {
    setDirty(false);
    setEditing(false);
  };
  return (
    <Sheet open onOpenChange={(open) => !open && guard(onClose)}>
      {isEditing && (projectId === null || data) ? (
        <ProjectForm
          project={data ?? null}
          onDirty={setDirty}
          onCancel={() => guard(projectId === null ? onClose : stopEditing)}
          onSaved={(saved) => {
            stopEditing();
            if (projectId === null) onCreated(saved.project_id);
          }}
        />
      ) : data ? (
        <ProjectRecord project={data} onEdit={() => setEditing(true)} onGone={onClose} />
      ) : (
        <SheetContent title={t('title')}>
          {isPending ? (
            <SkeletonText lines={6} />
          ) : (
            <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
          )}
        </SheetContent>
      )}
    </Sheet>
  );
}

type Status = Project['status'];

/** Four buttons in a row on a phone, in French too. */
const NARROW = 'max-sm:px-2 max-sm:[&_svg]:hidden';

function ProjectRecord({ project, onEdit, onGone }: { project: Project; onEdit: () => void; onGone: () => void }) {
  const t = useTranslations('projects.sheet');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const { can } = useMe();
  const path = { path: { project_id: project.project_id } };
  const change = useChange(
    async ({ status, isUndo }: { status: Status; isUndo?: boolean }): Promise<Project> => {
      const saved = await body(api.PATCH('/projects/{project_id}', { params: path, body: { status } }));
      const undo = { action: { label: common('undo'), onClick: () => set(project.status, true) } };
      toast.success(t(`now_${status}`, { name: saved.name }), isUndo ? undefined : undo);
      return saved;
    },
    ['projects'],
  );
  const remove = useChange(() => api.DELETE('/projects/{project_id}', { params: path }), ['projects', 'tasks', 'leads']);
  function set(status: Status, isUndo = false) {
    change.mutate({ status, isUndo }, { onError: (error) => toast.error(wordsOf(error).text) });
  }
  return (
    <SheetContent
      title={project.name}
      hideTitle
      actions={<ProjectStatusBadge status={project.status} />}
      footer={
        can('operator') && (
          <>
            {can('approver') && (
              <ConfirmDialog
                trigger={
                  <Button variant="danger-ghost" className={cn('mr-auto', NARROW)}>
                    <Trash2 aria-hidden />
                    {common('delete')}
                  </Button>
                }
                title={t('delete_title', { name: project.name })}
                text={t('delete_text', { tasks: project.tasks_open + project.tasks_done, leads: project.leads })}
                confirmLabel={t('delete_confirm')}
                tone="danger"
                onConfirm={async () => {
                  await remove.mutateAsync(undefined);
                  toast.success(t('deleted', { name: project.name }));
                  onGone();
                }}
              />
            )}
            {project.status === 'active' ? (
              <>
                <Button
                  className={NARROW}
                  onClick={() => set('archived')}
                  loading={change.isPending && change.variables.status === 'archived'}
                >
                  <Archive aria-hidden />
                  {t('archive')}
                </Button>
                <Button
                  className={NARROW}
                  onClick={() => set('completed')}
                  loading={change.isPending && change.variables.status === 'completed'}
                >
                  <CircleCheck aria-hidden />
                  {t('complete')}
                </Button>
              </>
            ) : (
              <Button className={NARROW} onClick={() => set('active')} loading={change.isPending}>
                <RotateCcw aria-hidden />
                {t('reopen')}
              </Button>
            )}
            <Button variant="primary" className={NARROW} onClick={onEdit}>
              <Pencil aria-hidden />
              {common('edit')}
            </Button>
          </>
        )
      }
    >
      <h2 className="pr-32 text-base leading-6 font-semibold wrap-anywhere text-ink">{project.name}</h2>
      {project.description ? (
        <p className="mt-1.5 text-13 wrap-anywhere whitespace-pre-line text-ink-2">{project.description}</p>
      ) : (
        <p className="mt-1.5 text-13 text-ink-3">{t('no_description')}</p>
      )}
      <ProjectProgress project={project} className="mt-4" />
      <Leads project={project} />
      <Tasks project={project} />
      <dl className="mt-6 grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 border-t border-line pt-4 text-13">
        <Fact name={t('origin')}>
          {project.run_id ? (
            <Link href={`/assistant?run=${encodeURIComponent(project.run_id)}`} className="text-accent underline-offset-4 hover:underline">
              {t('by_run')}
            </Link>
          ) : (
            t('by_hand')
          )}
        </Fact>
        <Fact name={t('created')}>
          <ExactTime value={project.created_at} />
        </Fact>
        <Fact name={t('updated')}>
          <ExactTime value={project.updated_at} />
        </Fact>
        <Fact name={t('trail')}>
          <Link
            href={`/audit?entity_type=project&entity_id=${encodeURIComponent(project.project_id)}`}
            className="text-accent underline-offset-4 hover:underline"
          >
            {t('open_trail')}
          </Link>
        </Fact>
      </dl>
    </SheetContent>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere text-ink-2">{children}</dd>
    </>
  );
}

function Part({ title, all, href, children }: { title: string; all: string; href: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-6">
      <div className="mb-2 flex min-h-6 items-baseline justify-between gap-3">
        <h3 className="text-13 font-semibold text-ink">{title}</h3>
        <Link href={href} className="rounded-badge text-13 text-accent underline-offset-4 hover:underline">
          {all}
        </Link>
      </div>
      {children}
    </section>
  );
}

function Leads({ project }: { project: Project }) {
  const t = useTranslations('projects.sheet');
  const { data, isPending, isLoadingError, error, refetch } = useQuery(
    queries.leads({ project_id: project.project_id }, { limit: FIRST_LEADS }),
  );
  return (
    <Part
      title={t('leads')}
      all={t('all_leads', { count: project.leads })}
      href={`/leads?project_id=${encodeURIComponent(project.project_id)}`}
    >
      {isPending ? (
        <SkeletonText lines={3} />
      ) : isLoadingError ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : data.items.length === 0 ? (
        <p className="text-13 text-ink-3">{t('no_leads')}</p>
      ) : (
        <>
          <ul className="divide-y divide-line rounded-card border border-line">
            {data.items.map((lead) => (
              <li key={lead.lead_id} className="flex items-center gap-3 px-4 py-2">
                <span className="min-w-0 flex-1">
                  <LeadLink leadId={lead.lead_id}>{lead.name}</LeadLink>
                  {lead.city && <span className="block text-xs text-ink-3">{lead.city}</span>}
                </span>
                {lead.source === 'sample' && <SampleBadge />}
                <ScoreRing score={lead.score} label={lead.score === null ? t('no_score') : t('score', { score: lead.score })} />
              </li>
            ))}
          </ul>
          <OsmCredit of={data.items} className="mt-2" />
        </>
      )}
    </Part>
  );
}

function Tasks({ project }: { project: Project }) {
  const t = useTranslations('projects.sheet');
  const { can } = useMe();
  const { statusOf, setStatus } = useTaskStatus();
  const { data, isPending, isLoadingError, error, refetch } = useQuery(
    queries.tasks({ project_id: project.project_id, status: 'open', sort: 'due_at' }, { limit: FIRST_TASKS }),
  );
  return (
    <Part title={t('tasks')} all={t('all_tasks')} href={`/tasks?project_id=${encodeURIComponent(project.project_id)}`}>
      {isPending ? (
        <SkeletonText lines={3} />
      ) : isLoadingError ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : data.items.length === 0 ? (
        <p className="text-13 text-ink-3">{t('no_tasks')}</p>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-card border border-line">
          {data.items.map((task) => (
            <TaskRow
              key={task.task_id}
              task={task}
              status={statusOf(task)}
              onStatus={can('operator') ? (to) => setStatus(task, to) : undefined}
              href={`/tasks?task=${encodeURIComponent(task.task_id)}`}
              without="project"
            />
          ))}
        </ul>
      )}
    </Part>
  );
}

interface ProjectFormProps {
  project: Project | null;
  onDirty: (dirty: boolean) => void;
  onCancel: () => void;
  onSaved: (saved: Project) => void;
}

function ProjectForm({ project, onDirty, onCancel, onSaved }: ProjectFormProps) {
  const t = useTranslations('projects.sheet');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const formId = useId();
  const [name, setName] = useState(project?.name ?? '');
  const [description, setDescription] = useState(project?.description ?? '');
  const [isNameMissing, setNameMissing] = useState(false);
  const save = useChange(
    (written: Schemas['ProjectCreate']) =>
      project === null
        ? body(api.POST('/projects', { body: written }))
        : body(api.PATCH('/projects/{project_id}', { params: { path: { project_id: project.project_id } }, body: written })),
    ['projects', 'tasks'],
  );
  const refused = refusedFields(save.error, ['name', 'description'] as const);
  const isDirty = name !== (project?.name ?? '') || description !== (project?.description ?? '');

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (save.isPending) return;
    if (!name.trim()) {
      setNameMissing(true);
      return;
    }
    try {
      const saved = await save.mutateAsync({ name: name.trim(), description: description.trim() || null });
      toast.success(t(project === null ? 'created_toast' : 'saved', { name: saved.name }));
      onSaved(saved);
    } catch {
      // Said in the form.
    }
  }
  return (
    <SheetContent
      title={project === null ? t('new') : t('edit', { name: project.name })}
      footer={
        <>
          <Button onClick={onCancel}>{common('cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" loading={save.isPending} disabled={project !== null && !isDirty}>
            {project === null ? common('create') : common('save')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
        {save.isError && refused.other && (
          <Banner tone="bad" live="assertive">
            {wordsOf(save.error).text}
          </Banner>
        )}
        <Field label={t('name')} required error={isNameMissing ? t('error.name_missing') : refused.fields.name && t('error.name')}>
          <Input
            autoFocus
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setNameMissing(false);
              onDirty(event.target.value !== (project?.name ?? '') || description !== (project?.description ?? ''));
            }}
            maxLength={LONGEST.name}
            placeholder={t('name_example')}
            autoComplete="off"
          />
        </Field>
        <Field label={t('description')} hint={t('description_hint')} error={refused.fields.description && t('error.description')}>
          <Textarea
            value={description}
            onChange={(event) => {
              setDescription(event.target.value);
              onDirty(name !== (project?.name ?? '') || event.target.value !== (project?.description ?? ''));
            }}
            maxLength={LONGEST.description}
            rows={5}
          />
        </Field>
      </form>
    </SheetContent>
  );
}
