'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Bell, CalendarClock, FolderKanban, History, Languages, MoonStar, Play, Plus, ScrollText, Settings, Sparkles, SquareCheck, UserRound, Users, type LucideIcon } from 'lucide-react';
import { useTheme } from 'next-themes';
import { Dialog as RadixDialog } from 'radix-ui';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { SampleBadge } from '@/components/ui/badge';
import { Dialog } from '@/components/ui/dialog';
import { useOpener } from '@/components/ui/opener';
import { StatusIcon } from '@/components/ui/status';
import { useGo } from '@/components/unsaved';
import { api, body } from '@/lib/api/client';
import { useMe } from '@/lib/api/queries';
import { draftHref } from '@/lib/draft';
import { chooseLocale, useChosenLocale } from '@/lib/i18n';
import { useDebounced } from '@/lib/use-debounced';

const PAGES = [
  ['assistant', Sparkles],
  ['leads', Users],
  ['tasks', SquareCheck],
  ['projects', FolderKanban],
  ['schedules', CalendarClock],
  ['notifications', Bell],
  ['audit', ScrollText],
  ['settings', Settings],
] as const;
const SEARCH_FROM_LETTERS = 2;

/** Everything by its name: actions, pages, then leads and runs that the server finds. */
export function CommandPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <PaletteWindow onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function PaletteWindow({ onDone }: { onDone: () => void }) {
  const t = useTranslations('shell.palette');
  return (
    <RadixDialog.Portal>
      <RadixDialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
      <RadixDialog.Content
        aria-describedby={undefined}
        onCloseAutoFocus={useOpener()}
        className="fixed top-[12dvh] left-1/2 z-50 w-[min(40rem,calc(100vw-1.5rem))] -translate-x-1/2 animate-rise overflow-hidden rounded-card border bg-surface shadow-float outline-none"
      >
        <RadixDialog.Title className="sr-only">{t('title')}</RadixDialog.Title>
        <Found onDone={onDone} />
      </RadixDialog.Content>
    </RadixDialog.Portal>
  );
}

function Found({ onDone }: { onDone: () => void }) {
  const t = useTranslations('shell');
  const goTo = useGo();
  const { can } = useMe();
  const { resolvedTheme, setTheme } = useTheme();
  const locale = useChosenLocale();
  const [text, setText] = useState('');
  const sought = useDeferredValue(useDebounced(text.trim()));
  const enabled = sought.length >= SEARCH_FROM_LETTERS;
  const { data: leads } = useQuery({
    queryKey: ['leads', 'palette', sought],
    queryFn: ({ signal }) => body(api.GET('/leads', { params: { query: { q: sought, limit: 6 } }, signal })),
    enabled,
  });
  const { data: runs } = useQuery({
    queryKey: ['runs', 'palette', sought],
    queryFn: ({ signal }) => body(api.GET('/assistant/prospect/runs', { params: { query: { q: sought, limit: 5 } }, signal })),
    enabled,
  });
  const go = (href: string) => () => {
    onDone();
    goTo(href);
  };
  const words = text.trim().toLowerCase();
  const matches = (label: string) => label.toLowerCase().includes(words);
  const actions = [
    { label: t('palette.new_run'), icon: Plus, run: go('/assistant') },
    { label: t('palette.toggle_theme'), icon: MoonStar, run: () => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark') },
    { label: t('palette.switch_language'), icon: Languages, run: () => chooseLocale(locale === 'fr' ? 'en' : 'fr') },
  ].filter(({ label }) => matches(label));
  const pages = PAGES.map(([page, icon]) => ({ label: t(`nav.${page}`), icon, run: go(`/${page}`) })).filter(({ label }) => matches(label));
  const isCommand = can('operator') && words.split(/\s+/).length >= 3;
  return (
    <Command shouldFilter={false} label={t('palette.title')}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder={t('palette.placeholder')}
        className="h-12 w-full border-b bg-transparent px-4 text-sm outline-none placeholder:text-ink-3"
      />
      <Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
        <Command.Empty className="px-4 py-8 text-center text-ink-3">{t('palette.empty', { query: text.trim() })}</Command.Empty>
        {(actions.length > 0 || isCommand) && (
          <Group heading={t('palette.actions')}>
            {isCommand && (
              <Item icon={Play} onSelect={go(draftHref(text.trim()))}>
                {t('palette.run_this', { command: text.trim() })}
              </Item>
            )}
            {actions.map(({ label, icon, run }) => (
              <Item key={label} icon={icon} onSelect={run}>
                {label}
              </Item>
            ))}
          </Group>
        )}
        {pages.length > 0 && (
          <Group heading={t('palette.pages')}>
            {pages.map(({ label, icon, run }) => (
              <Item key={label} icon={icon} onSelect={run}>
                {label}
              </Item>
            ))}
          </Group>
        )}
        {enabled && leads && leads.items.length > 0 && (
          <Group heading={t('palette.leads')}>
            {leads.items.map((lead) => (
              <Item key={lead.lead_id} value={lead.lead_id} icon={UserRound} onSelect={go(`/leads?lead=${lead.lead_id}`)}>
                {lead.name} <span className="text-ink-3">{lead.city}</span> {lead.source === 'sample' && <SampleBadge isPart />}
              </Item>
            ))}
          </Group>
        )}
        {enabled && runs && runs.items.length > 0 && (
          <Group heading={t('palette.runs')}>
            {runs.items.map((run) => (
              <Item key={run.run_id} value={run.run_id} icon={History} onSelect={go(`/assistant?run=${run.run_id}`)} after={<StatusIcon status={run.status} />}>
                {run.command}
              </Item>
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

function Item({ icon: Icon, value, onSelect, after, children }: { icon: LucideIcon; value?: string; onSelect: () => void; after?: ReactNode; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2.5 py-1.5 text-13 data-[selected=true]:bg-hover"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {after}
    </Command.Item>
  );
}
