'use client';

import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown, DatabaseZap, Download, Gauge, Sparkles, Trash2, UserRoundCheck, X, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useLocale, useTranslations } from 'use-intl';
import { SampleBadge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button, IconButton } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { useErrorWords } from '@/components/ui/error-state';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuLink, MenuTrigger } from '@/components/ui/menu';
import { ProgressBar } from '@/components/ui/progress';
import { api, type Lead } from '@/lib/api/client';
import { useMe } from '@/lib/api/queries';
import { draftHref } from '@/lib/draft';
import { commandAbout, LEAD_STATUSES, type LeadStatus, type LeadVerb } from '@/lib/leads';

interface SelectionProps {
  /** The selected leads, as they were when they were ticked. */
  leads: readonly Lead[];
  /** Which stay selected. */
  onSelect: (leads: readonly Lead[]) => void;
}

interface Failure {
  lead: Lead;
  reason: string;
}

interface Work {
  label: string;
  done: number;
  total: number;
}

const ABOUT: readonly { verb: LeadVerb; icon: LucideIcon }[] = [
  { verb: 'rescore', icon: Gauge },
  { verb: 'nurture', icon: UserRoundCheck },
  { verb: 'enrich', icon: DatabaseZap },
  { verb: 'export', icon: Download },
];
/** Names that a question lists before it only counts. */
const NAMED = 5;

/** What can be done with the selected leads: a bar at the bottom of the list. */
export function LeadSelection({ leads, onSelect }: SelectionProps) {
  const t = useTranslations('leads.selection');
  const terms = useTranslations('terms.lead_status');
  const wordsOf = useErrorWords();
  const locale = useLocale();
  const client = useQueryClient();
  const { can } = useMe();
  const [work, setWork] = useState<Work | null>(null);
  const [failed, setFailed] = useState<{ title: string; failures: readonly Failure[] } | null>(null);
  const [asking, setAsking] = useState(false);
  const stopped = useRef(false);
  // Who leaves the page takes the Stop with them: what was not reached stays as it is.
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );

  /** One lead after the other, so that what fails is known by name; those that failed and those that were not reached stay selected. */
  async function each(
    label: string,
    change: (lead: Lead) => Promise<unknown>,
  ): Promise<{ done: readonly Lead[]; failures: readonly Failure[] }> {
    stopped.current = false;
    setFailed(null);
    const done: Lead[] = [];
    const failures: Failure[] = [];
    for (const [index, lead] of leads.entries()) {
      if (stopped.current) break;
      setWork({ label, done: index, total: leads.length });
      try {
        await change(lead);
        done.push(lead);
      } catch (error) {
        failures.push({ lead, reason: wordsOf(error).text });
      }
    }
    setWork(null);
    await Promise.all(['leads', 'tasks', 'projects', 'audit'].map((topic) => client.invalidateQueries({ queryKey: [topic] })));
    return { done, failures };
  }

  async function changeStatus(status: LeadStatus) {
    const { done, failures } = await each(t('changing'), (lead) =>
      api.PATCH('/leads/{lead_id}', { params: { path: { lead_id: lead.lead_id } }, body: { status } }),
    );
    if (done.length > 0) toast.success(t('changed', { count: done.length, status: terms(status) }));
    if (failures.length > 0) setFailed({ title: t('some_failed', { count: failures.length }), failures });
    onSelect(leads.filter((lead) => !done.includes(lead)));
  }

  async function remove() {
    setAsking(false);
    const { done, failures } = await each(t('deleting'), (lead) =>
      api.DELETE('/leads/{lead_id}', { params: { path: { lead_id: lead.lead_id } } }),
    );
    if (done.length > 0) toast.success(t('deleted', { count: done.length }));
    if (failures.length > 0) setFailed({ title: t('some_not_deleted', { count: failures.length }), failures });
    onSelect(leads.filter((lead) => !done.includes(lead)));
  }

  const busy = work !== null;
  // What is selected may change with the address while the change goes on: its progress and its Stop stay.
  if (leads.length === 0 && !failed && !busy) return null;
  const ids = leads.map((lead) => lead.lead_id);
  return (
    <div className="pointer-events-none sticky bottom-0 z-20 flex flex-col items-center gap-2 px-3 pb-3">
      {failed && (
        <Banner
          tone="warn"
          live="assertive"
          title={failed.title}
          onDismiss={() => setFailed(null)}
          className="pointer-events-auto max-h-48 w-full max-w-2xl overflow-y-auto shadow-float"
        >
          <ul className="list-disc space-y-0.5 pl-4">
            {failed.failures.map(({ lead, reason }) => (
              <li key={lead.lead_id}>
                <strong className="font-medium text-ink">{lead.name}</strong> — {reason}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {(leads.length > 0 || busy) && (
        <div
          role="region"
          aria-label={t('label')}
          className="pointer-events-auto flex max-w-full animate-rise flex-wrap items-center gap-x-2 gap-y-2 rounded-card border border-line-strong bg-surface px-3 py-2 shadow-float"
        >
          <p role="status" className="px-1 font-medium tabular">
            {t('count', { count: work?.total ?? leads.length })}
          </p>
          {work ? (
            <>
              <ProgressBar
                value={work.done}
                max={work.total}
                label={work.label}
                text={t('working', { done: work.done, total: work.total })}
                className="w-32"
              />
              <span className="text-xs text-ink-3 tabular">{t('working', { done: work.done, total: work.total })}</span>
              <Button
                size="sm"
                onClick={() => {
                  stopped.current = true;
                }}
              >
                {t('stop')}
              </Button>
            </>
          ) : (
            <>
              {can('operator') && (
                <Menu>
                  <MenuTrigger asChild>
                    <Button size="sm">
                      {t('status')}
                      <ChevronDown aria-hidden />
                    </Button>
                  </MenuTrigger>
                  <MenuContent side="top" align="start">
                    {LEAD_STATUSES.map((status) => (
                      <MenuItem key={status} onSelect={() => void changeStatus(status)}>
                        {terms(status)}
                      </MenuItem>
                    ))}
                  </MenuContent>
                </Menu>
              )}
              {can('operator') && (
                <Menu>
                  <MenuTrigger asChild>
                    <Button size="sm">
                      <Sparkles aria-hidden className="text-accent" />
                      {t('ask')}
                      <ChevronDown aria-hidden />
                    </Button>
                  </MenuTrigger>
                  <MenuContent side="top" align="start">
                    <MenuLabel>{t('ask_label', { count: leads.length })}</MenuLabel>
                    {ABOUT.map(({ verb, icon: Icon }) => {
                      const command = commandAbout(verb, ids, locale);
                      return command ? (
                        <MenuLink key={verb}>
                          <Link href={draftHref(command)}>
                            <Icon aria-hidden />
                            {t(verb)}
                          </Link>
                        </MenuLink>
                      ) : (
                        <MenuItem key={verb} icon={Icon} disabled hint={t('ask_too_many')}>
                          {t(verb)}
                        </MenuItem>
                      );
                    })}
                  </MenuContent>
                </Menu>
              )}
              {can('approver') && (
                <Button variant="danger-ghost" size="sm" onClick={() => setAsking(true)}>
                  <Trash2 aria-hidden />
                  {t('delete')}
                </Button>
              )}
              <IconButton label={t('clear')} size="sm" onClick={() => onSelect([])}>
                <X aria-hidden />
              </IconButton>
            </>
          )}
        </div>
      )}
      <ConfirmDialog
        open={asking && !busy}
        onOpenChange={setAsking}
        tone="danger"
        title={t('delete_title', { count: leads.length })}
        text={t('delete_text', { count: leads.length })}
        confirmLabel={t('delete_confirm', { count: leads.length })}
        // The window closes at once; the bar then shows how far it is.
        onConfirm={() => void remove()}
      >
        <ul className="rounded-control border border-line bg-sunken px-3 py-2 text-13 text-ink-2">
          {leads.slice(0, NAMED).map((lead) => (
            <li key={lead.lead_id} className="flex items-center gap-2">
              <span className="truncate">{lead.name}</span>
              {lead.source === 'sample' && <SampleBadge className="shrink-0" />}
            </li>
          ))}
          {leads.length > NAMED && <li className="text-ink-3">{t('delete_more', { count: leads.length - NAMED })}</li>}
        </ul>
      </ConfirmDialog>
    </div>
  );
}
