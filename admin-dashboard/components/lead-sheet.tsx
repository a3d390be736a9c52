'use client';

import { useMutation, useQuery, useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import {
  AtSign,
  ChevronDown,
  ChevronUp,
  Ellipsis,
  Globe,
  Link2,
  Map as MapIcon,
  MapPin,
  Pencil,
  Phone,
  Sparkles,
  Star,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useLocale, useTranslations } from 'use-intl';
import { LeadFields, useLeadForm } from '@/components/lead-form';
import { LeadHistory } from '@/components/lead-history';
import { leadHref } from '@/components/lead-link';
import { LeadTasks } from '@/components/lead-tasks';
import { OsmCredit } from '@/components/osm-credit';
import { ScoreReasons } from '@/components/score-reasons';
import { SampleBadge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button, IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ExactTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { ExternalLink } from '@/components/ui/external-link';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { ScoreRing } from '@/components/ui/score-ring';
import { Select } from '@/components/ui/select';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { Skeleton, SkeletonText } from '@/components/ui/skeleton';
import { LeadStatusBadge } from '@/components/ui/status';
import { useLeave, useUnsaved } from '@/components/unsaved';
import { api, ApiError, body, type Lead } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';
import { useCategoryName } from '@/lib/categories';
import { useFormat } from '@/lib/format';
import { draftHref } from '@/lib/draft';
import { addressOf, commandAbout, LEAD_STATUSES, mapHref, phoneText, type LeadStatus } from '@/lib/leads';
import { useKeys } from '@/lib/shortcuts';

interface LeadSheetProps {
  /** Null: a new lead is typed. */
  leadId: string | null;
  /** The lead as the list has it: shown until the server has answered. */
  known?: Lead;
  onClose: () => void;
  onOpen: (leadId: string) => void;
  /** The leads beside it in the list. */
  previousId?: string;
  nextId?: string;
}

/** A lead at the side of the page: all that is known of it, where that comes from, and what can be done with it. */
export function LeadSheet(props: LeadSheetProps) {
  const { leadId, onClose } = props;
  const [isDirty, setDirty] = useState(false);
  useUnsaved(isDirty);
  const guarded = useLeave();
  return (
    <Sheet open onOpenChange={(open) => !open && guarded(onClose)}>
      {leadId === null ? (
        <NewLead {...props} guarded={guarded} onDirty={setDirty} />
      ) : (
        <OneLead {...props} key={leadId} leadId={leadId} guarded={guarded} onDirty={setDirty} />
      )}
    </Sheet>
  );
}

interface PartProps extends LeadSheetProps {
  guarded: (go: () => void) => void;
  onDirty: (dirty: boolean) => void;
}

function NewLead({ onClose, onOpen, guarded, onDirty }: PartProps) {
  const t = useTranslations('leads');
  const common = useTranslations('common.actions');
  const state = useLeadForm(null, (lead) => {
    onDirty(false);
    if (!lead) return onClose();
    toast.success(t('form.created', { name: lead.name }));
    onOpen(lead.lead_id);
  });
  const { isDirty } = state;
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  return (
    <SheetContent
      title={t('sheet.new_title')}
      footer={
        <>
          <Button onClick={() => guarded(onClose)}>{common('cancel')}</Button>
          <Button type="submit" form={state.formId} variant="primary" loading={state.isBusy}>
            {t('form.create')}
          </Button>
        </>
      }
    >
      <LeadFields {...state} />
    </SheetContent>
  );
}

function OneLead({ leadId, known, onClose, onOpen, previousId, nextId, guarded, onDirty }: PartProps & { leadId: string }) {
  const t = useTranslations('leads.sheet');
  const { data: lead, error, isLoadingError, isFetching, refetch } = useQuery({ ...queries.lead(leadId), placeholderData: known });
  const categoryName = useCategoryName();
  const [isEditing, setEditing] = useState(false);
  useKeys(
    {
      j: () => !isEditing && nextId && guarded(() => onOpen(nextId)),
      k: () => !isEditing && previousId && guarded(() => onOpen(previousId)),
    },
    { inDialog: true },
  );
  if (!lead)
    return (
      <SheetContent title={isLoadingError ? t('not_found_title') : t('loading')} hideTitle>
        {isLoadingError ? (
          <ErrorState
            error={error}
            title={error instanceof ApiError && error.status === 404 ? t('not_found') : undefined}
            onRetry={() => void refetch()}
            retrying={isFetching}
            actions={<Button onClick={onClose}>{t('back')}</Button>}
          />
        ) : (
          <SheetSkeleton />
        )}
      </SheetContent>
    );
  if (isEditing)
    return (
      <EditLead
        lead={lead}
        guarded={guarded}
        onDirty={onDirty}
        onDone={() => {
          onDirty(false);
          setEditing(false);
        }}
      />
    );
  const subtitle = [categoryName(lead.category), lead.city].filter(Boolean).join(' · ');
  return (
    <SheetContent
      title={lead.name}
      description={subtitle || undefined}
      leading={<LeadScore lead={lead} />}
      actions={
        <>
          <IconButton
            label={t('previous')}
            shortcut="k"
            size="sm"
            side="bottom"
            disabled={!previousId}
            onClick={() => previousId && guarded(() => onOpen(previousId))}
          >
            <ChevronUp aria-hidden />
          </IconButton>
          <IconButton label={t('next')} shortcut="j" size="sm" side="bottom" disabled={!nextId} onClick={() => nextId && guarded(() => onOpen(nextId))}>
            <ChevronDown aria-hidden />
          </IconButton>
          <LeadMenu lead={lead} onEdit={() => guarded(() => setEditing(true))} onDeleted={() => (nextId ? onOpen(nextId) : onClose())} />
        </>
      }
      className="space-y-7"
    >
      <LeadBody lead={lead} onEdit={() => guarded(() => setEditing(true))} />
    </SheetContent>
  );
}

function EditLead({
  lead,
  guarded,
  onDirty,
  onDone,
}: {
  lead: Lead;
  guarded: PartProps['guarded'];
  onDirty: PartProps['onDirty'];
  onDone: () => void;
}) {
  const t = useTranslations('leads');
  const common = useTranslations('common.actions');
  const client = useQueryClient();
  const state = useLeadForm(lead, (saved) => {
    if (saved) {
      client.setQueryData(queries.lead(saved.lead_id).queryKey, saved);
      toast.success(t('form.saved', { name: saved.name }));
    } else {
      toast(t('form.nothing'));
    }
    onDone();
  });
  const { isDirty } = state;
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  return (
    <SheetContent
      title={t('sheet.edit_title', { name: lead.name })}
      footer={
        <>
          <Button onClick={() => guarded(onDone)}>{common('cancel')}</Button>
          <Button type="submit" form={state.formId} variant="primary" loading={state.isBusy}>
            {t('form.save')}
          </Button>
        </>
      }
    >
      <LeadFields {...state} />
    </SheetContent>
  );
}

function LeadScore({ lead }: { lead: Lead }) {
  const t = useTranslations('leads.table');
  return <ScoreRing score={lead.score} size={36} label={lead.score === null ? t('no_score') : t('score_name', { score: lead.score })} />;
}

function SheetSkeleton() {
  return (
    <div className="space-y-7 pt-1">
      <div className="flex items-center gap-3">
        <Skeleton className="size-9 rounded-full" />
        <div className="flex-1 space-y-2">
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-3 w-1/3" />
        </div>
      </div>
      <SkeletonText lines={4} />
      <SkeletonText lines={6} />
    </div>
  );
}

interface MenuProps {
  lead: Lead;
  onEdit: () => void;
  onDeleted: () => void;
}

function LeadMenu({ lead, onEdit, onDeleted }: MenuProps) {
  const t = useTranslations('leads.sheet');
  const wordsOf = useErrorWords();
  const client = useQueryClient();
  const { can } = useMe();
  const [asking, setAsking] = useState(false);
  const { data: tasks } = useQuery({ ...queries.tasks({ lead_id: lead.lead_id }, TASKS), enabled: asking });
  const remove = useChange(
    () => api.DELETE('/leads/{lead_id}', { params: { path: { lead_id: lead.lead_id } } }),
    ['leads', 'tasks', 'projects'],
  );
  async function copy() {
    try {
      await navigator.clipboard.writeText(new URL(leadHref(lead.lead_id), window.location.origin).href);
      toast.success(t('link_copied'));
    } catch (error) {
      toast.error(wordsOf(error).text);
    }
  }
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('more')} size="sm" side="bottom">
            <Ellipsis aria-hidden />
          </IconButton>
        </MenuTrigger>
        <MenuContent>
          {can('operator') && (
            <MenuItem icon={Pencil} onSelect={onEdit}>
              {t('edit')}
            </MenuItem>
          )}
          <MenuItem icon={Link2} onSelect={() => void copy()}>
            {t('copy_link')}
          </MenuItem>
          {can('approver') && (
            <>
              <MenuSeparator />
              <MenuItem icon={Trash2} tone="danger" onSelect={() => setAsking(true)}>
                {t('delete')}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        tone="danger"
        title={t('delete_title', { name: lead.name })}
        text={t('delete_text', { tasks: tasks?.total ?? tasks?.items.length ?? 0 })}
        confirmLabel={t('delete_confirm')}
        onConfirm={async () => {
          await remove.mutateAsync(undefined);
          client.removeQueries({ queryKey: queries.lead(lead.lead_id).queryKey });
          toast.success(t('deleted', { name: lead.name }));
          onDeleted();
        }}
      />
    </>
  );
}

/** How many tasks of a lead its sheet reads. */
const TASKS = { limit: 20 } as const;

type Kept = { items: Lead[] } | InfiniteData<unknown> | Lead | undefined;

/** Another status at once, before the server has said yes; when it says no, all is as it was. */
function useStatusChange(lead: Lead) {
  const t = useTranslations('leads.sheet');
  const terms = useTranslations('terms.lead_status');
  const wordsOf = useErrorWords();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (status: LeadStatus) =>
      body(api.PATCH('/leads/{lead_id}', { params: { path: { lead_id: lead.lead_id } }, body: { status } })),
    onMutate: async (status): Promise<[QueryKey, Kept][]> => {
      await client.cancelQueries({ queryKey: ['leads'] });
      const before = client.getQueriesData<Kept>({ queryKey: ['leads'] });
      for (const [key, kept] of before) {
        if (kept && 'items' in kept)
          client.setQueryData(key, {
            ...kept,
            items: kept.items.map((each) => (each.lead_id === lead.lead_id ? { ...each, status } : each)),
          });
        else if (kept && 'lead_id' in kept && kept.lead_id === lead.lead_id) client.setQueryData(key, { ...kept, status });
      }
      return before;
    },
    onError: (error, _, before) => {
      before?.forEach(([key, kept]) => client.setQueryData(key, kept));
      toast.error(wordsOf(error).text);
    },
    onSuccess: (saved) => {
      toast.success(t('status_changed', { name: saved.name, status: terms(saved.status) }));
    },
    onSettled: () => Promise.all(['leads', 'projects', 'audit'].map((topic) => client.invalidateQueries({ queryKey: [topic] }))),
  });
}

function LeadBody({ lead, onEdit }: { lead: Lead; onEdit: () => void }) {
  const t = useTranslations('leads.sheet');
  const terms = useTranslations('terms');
  const format = useFormat();
  const locale = useLocale();
  const { can } = useMe();
  const status = useStatusChange(lead);
  const shown = status.isPending ? status.variables : lead.status;
  const rescore = commandAbout('rescore', [lead.lead_id], locale);
  return (
    <>
      <div className="space-y-3">
        <div className="flex flex-wrap items-center gap-2">
          {can('operator') ? (
            <Select
              label={t('status')}
              size="sm"
              value={shown}
              onValueChange={(next) => next !== shown && status.mutate(next)}
              options={LEAD_STATUSES.map((value) => ({ value, label: terms(`lead_status.${value}`) }))}
              className="w-36"
            />
          ) : (
            <LeadStatusBadge status={shown} />
          )}
          {lead.source === 'sample' && <SampleBadge />}
          {can('operator') && (
            <Button variant="ghost" size="sm" onClick={onEdit} className="ml-auto">
              <Pencil aria-hidden />
              {t('edit')}
            </Button>
          )}
        </div>
        {lead.suppressed && (
          <Banner
            tone="warn"
            title={t('suppressed_title')}
            action={
              <Button variant="link" size="sm" asChild>
                <Link href="/settings?tab=contacts">{t('suppressed_link')}</Link>
              </Button>
            }
          >
            {t('suppressed_text')}
          </Banner>
        )}
      </div>
      <Section title={t('contact')}>
        <Contact lead={lead} />
      </Section>
      <Section
        title={t('score')}
        action={
          rescore &&
          can('operator') && (
            <Button variant="link" size="sm" asChild>
              <Link href={draftHref(rescore)}>
                <Sparkles aria-hidden />
                {t('rescore')}
              </Link>
            </Button>
          )
        }
      >
        {lead.score === null ? <p className="text-ink-3">{t('unscored')}</p> : <ScoreReasons lead={lead} />}
      </Section>
      <LeadTasks leadId={lead.lead_id} page={TASKS} />
      <Section title={t('origin')}>
        <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 gap-y-2">
          <Fact name={t('source')}>{terms(`source.${lead.source}`)}</Fact>
          {lead.source_ref && (
            <Fact name={t('source_ref')}>
              <span className="font-mono text-xs wrap-anywhere">{lead.source_ref}</span>
            </Fact>
          )}
          {lead.retrieved_at && lead.source !== 'manual' && (
            <Fact name={t('retrieved')}>
              <ExactTime value={lead.retrieved_at} />
            </Fact>
          )}
          <Fact name={t('created')}>
            <ExactTime value={lead.created_at} />
          </Fact>
          <Fact name={t('updated')}>
            <ExactTime value={lead.updated_at} />
          </Fact>
          {lead.first_run_id && (
            <Fact name={t('first_run')}>
              <RunLink runId={lead.first_run_id} />
            </Fact>
          )}
          {lead.last_run_id && lead.last_run_id !== lead.first_run_id && (
            <Fact name={t('last_run')}>
              <RunLink runId={lead.last_run_id} />
            </Fact>
          )}
          {lead.rating !== null && (
            <Fact name={t('rating')}>
              <span className="inline-flex items-center gap-1.5">
                <Star aria-hidden className="size-3.5 text-ink-3" />
                {t('rating_value', { rating: format.number(lead.rating, 1), count: lead.reviews_count ?? 0 })}
              </span>
            </Fact>
          )}
        </dl>
        <OsmCredit of={[lead]} className="mt-3" />
      </Section>
      <LeadHistory leadId={lead.lead_id} />
    </>
  );
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <div className="mb-2 flex min-h-6 items-center justify-between gap-3">
        <h3 className="font-semibold text-ink">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 text-ink">{children}</dd>
    </>
  );
}

function RunLink({ runId }: { runId: string }) {
  const t = useTranslations('leads.sheet');
  const { data: run } = useQuery({ ...queries.run(runId), refetchInterval: false, staleTime: 60_000 });
  return (
    <Link
      href={`/assistant?run=${encodeURIComponent(runId)}`}
      className="line-clamp-2 rounded-badge text-accent underline-offset-4 hover:underline"
    >
      {run?.command ?? t('run')}
    </Link>
  );
}

function Contact({ lead }: { lead: Lead }) {
  const t = useTranslations('leads.sheet');
  const address = addressOf(lead);
  const map = mapHref(lead);
  const link = 'rounded-badge wrap-anywhere text-accent underline-offset-4 hover:underline';
  const ways = [
    lead.email && (
      <Way key="email" icon={AtSign} name={t('email')} copy={<CopyButton value={lead.email} label={t('copy_email')} />}>
        <a href={`mailto:${encodeURIComponent(lead.email)}`} className={link}>
          {lead.email}
        </a>
      </Way>
    ),
    lead.phone && (
      <Way key="phone" icon={Phone} name={t('phone')} copy={<CopyButton value={lead.phone} label={t('copy_phone')} />}>
        <a href={`tel:${encodeURIComponent(lead.phone)}`} className={link}>
          {phoneText(lead.phone)}
        </a>
      </Way>
    ),
    lead.website && (
      <Way key="website" icon={Globe} name={t('website')} copy={<CopyButton value={lead.website} label={t('copy_website')} />}>
        <ExternalLink href={lead.website} />
      </Way>
    ),
    address && (
      <Way key="address" icon={MapPin} name={t('address')} copy={<CopyButton value={address} label={t('copy_address')} />}>
        {address}
      </Way>
    ),
    map && (
      <Way key="map" icon={MapIcon} name={t('map')}>
        <ExternalLink href={map}>{t('map_link')}</ExternalLink>
      </Way>
    ),
  ].filter(Boolean);
  if (ways.length === 0) return <p className="text-ink-3">{t('no_contact')}</p>;
  return (
    <>
      {lead.source === 'sample' && <p className="mb-2 text-xs text-ink-3">{t('sample_text')}</p>}
      <dl className="divide-y divide-line rounded-card border border-line">{ways}</dl>
    </>
  );
}

function Way({ icon: Icon, name, copy, children }: { icon: LucideIcon; name: string; copy?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-10 items-center gap-2.5 py-1 pr-1.5 pl-3">
      <dt className="shrink-0">
        <Icon aria-hidden className="size-4 text-ink-3" />
        <span className="sr-only">{name}</span>
      </dt>
      <dd className="flex min-w-0 flex-1 items-center justify-between gap-2">
        <span className="min-w-0 py-1 wrap-anywhere">{children}</span>
        {copy}
      </dd>
    </div>
  );
}
