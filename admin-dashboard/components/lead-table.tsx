'use client';

import { ArrowDownUp, FlaskConical, Globe, Mail, Phone } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { Badge, SampleBadge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DataTable, type Column, type Sort } from '@/components/ui/data-table';
import { RelativeTime } from '@/components/ui/date-time';
import { Menu, MenuContent, MenuRadioGroup, MenuRadioItem, MenuTrigger } from '@/components/ui/menu';
import { ScoreRing } from '@/components/ui/score-ring';
import { LeadStatusBadge } from '@/components/ui/status';
import type { Lead } from '@/lib/api/client';
import { useCategoryName } from '@/lib/categories';
import { LEAD_ORDERS, orderOf, sortOf, type LeadOrder, type SortKey } from '@/lib/leads';

interface LeadTableProps {
  leads: readonly Lead[];
  /** The lead whose sheet is open. */
  openId: string | null;
  onOpen: (leadId: string) => void;
  hrefOf: (leadId: string) => string;
  order: LeadOrder;
  onSort: (order: LeadOrder) => void;
  /** Without `onSelect` there is nothing that could be done with a selection. */
  selected: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  loading: boolean;
  stale: boolean;
  empty: React.ReactNode;
  className?: string;
}

/** A page of leads; cards on a phone. */
export function LeadTable({
  leads,
  openId,
  onOpen,
  hrefOf,
  order,
  onSort,
  selected,
  onSelect,
  loading,
  stale,
  empty,
  className,
}: LeadTableProps) {
  const t = useTranslations('leads.table');
  const sources = useTranslations('terms.source');
  const categoryName = useCategoryName();
  const columns = useMemo<Column<Lead, SortKey>[]>(
    () => [
      {
        id: 'name',
        header: t('name'),
        sort: 'name',
        // Two lines in a row of 44 px.
        className: 'max-w-80 min-w-48 py-0 leading-none',
        cell: (lead) => (
          <span className="block leading-4.5">
            <span className="block truncate">{lead.name}</span>
            {lead.category && (
              <span className="block truncate text-xs leading-4 font-normal text-ink-3">{categoryName(lead.category)}</span>
            )}
          </span>
        ),
      },
      {
        id: 'city',
        header: t('city'),
        sort: 'city',
        className: 'max-w-48',
        cell: (lead) => <span className="block truncate">{lead.city ?? '–'}</span>,
      },
      { id: 'score', header: t('score'), sort: 'score', first: 'desc', className: 'w-20', cell: (lead) => <Score lead={lead} /> },
      { id: 'status', header: t('status'), className: 'w-28', cell: (lead) => <LeadStatusBadge status={lead.status} /> },
      { id: 'contact', header: t('contact'), from: 'md', className: 'w-28', cell: (lead) => <Contact lead={lead} /> },
      {
        id: 'source',
        header: t('source'),
        from: 'lg',
        className: 'max-w-44',
        cell: (lead) => (lead.source === 'sample' ? <SampleBadge /> : <span className="block truncate">{sources(lead.source)}</span>),
      },
      {
        id: 'created',
        header: t('created'),
        sort: 'created_at',
        first: 'desc',
        from: 'xl',
        className: 'w-32',
        cell: (lead) => <RelativeTime value={lead.created_at} className="text-ink-3" />,
      },
      {
        id: 'activity',
        header: t('activity'),
        from: 'xl',
        className: 'w-32',
        cell: (lead) => <RelativeTime value={lead.updated_at} className="text-ink-3" />,
      },
    ],
    [t, sources, categoryName],
  );
  return (
    <DataTable<Lead, SortKey>
      caption={t('label')}
      columns={columns}
      rows={leads}
      rowId={(lead) => lead.lead_id}
      rowName={(lead) => lead.name}
      onOpen={(lead) => onOpen(lead.lead_id)}
      hrefOf={(lead) => hrefOf(lead.lead_id)}
      openId={openId}
      sort={sortOf(order)}
      onSort={(sort: Sort<SortKey>) => onSort(orderOf(sort))}
      selected={onSelect ? selected : undefined}
      onSelect={onSelect}
      loading={loading}
      stale={stale}
      card={(lead) => <LeadCard lead={lead} />}
      empty={empty}
      className={className}
    />
  );
}

function Score({ lead, size }: { lead: Lead; size?: number }) {
  const t = useTranslations('leads.table');
  return <ScoreRing score={lead.score} size={size} label={lead.score === null ? t('no_score') : t('score_name', { score: lead.score })} />;
}

/** Which ways to a lead are known; a name for each, never the colour alone. */
function Contact({ lead }: { lead: Lead }) {
  const t = useTranslations('leads.table');
  if (lead.suppressed) return <Badge tone="outline">{t('suppressed')}</Badge>;
  const ways = [
    { icon: Mail, name: lead.email && t('email', { email: lead.email }) },
    { icon: Phone, name: lead.phone && t('phone', { phone: lead.phone }) },
    { icon: Globe, name: lead.domain && t('website', { domain: lead.domain }) },
  ];
  if (ways.every(({ name }) => !name))
    return (
      <>
        <span aria-hidden>–</span>
        <span className="sr-only">{t('no_contact')}</span>
      </>
    );
  return (
    <span className="flex gap-2">
      {ways.map(({ icon: Icon, name }, index) =>
        name ? (
          <span key={index} title={name} className="inline-flex text-ink-2">
            <Icon aria-hidden className="size-4" />
            <span className="sr-only">{name}</span>
          </span>
        ) : (
          <span key={index} aria-hidden className="size-4" />
        ),
      )}
    </span>
  );
}

function LeadCard({ lead }: { lead: Lead }) {
  const t = useTranslations('leads.table');
  const terms = useTranslations('terms');
  const categoryName = useCategoryName();
  return (
    <span className="flex items-center gap-3">
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium text-ink">{lead.name}</span>
        <span className="block truncate text-xs text-ink-3">
          {[categoryName(lead.category), lead.city].filter(Boolean).join(' · ') || t('no_city')}
        </span>
        <span className="mt-1.5 flex flex-wrap items-center gap-1.5">
          <LeadStatusBadge status={lead.status} />
          {lead.suppressed && <Badge tone="outline">{t('suppressed')}</Badge>}
          {/* Not the badge with a tooltip: the whole card is a link. */}
          {lead.source === 'sample' && (
            <Badge tone="outline" icon={FlaskConical} className="border-dashed border-line-strong text-ink-3">
              {terms('sample_badge')}
            </Badge>
          )}
        </span>
      </span>
      <Score lead={lead} size={36} />
    </span>
  );
}

const ORDER_NAMES = {
  '-created_at': 'sort_created',
  created_at: 'sort_created_up',
  name: 'sort_name',
  '-name': 'sort_name_down',
  '-score': 'sort_score',
  score: 'sort_score_up',
  city: 'sort_city',
  '-city': 'sort_city_down',
} as const satisfies Record<LeadOrder, string>;
const IN_MENU: readonly LeadOrder[] = Object.keys(ORDER_NAMES) as LeadOrder[];

/** The order as a menu: for cards, which have no header, and for who looks for "newest first". */
export function LeadSortMenu({ order, onSort }: { order: LeadOrder; onSort: (order: LeadOrder) => void }) {
  const t = useTranslations('leads.table');
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="sm">
          <ArrowDownUp aria-hidden />
          <span className="sr-only">{t('sort')}: </span>
          {t(ORDER_NAMES[order])}
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuRadioGroup value={order} onValueChange={(value) => LEAD_ORDERS.some((each) => each === value) && onSort(value as LeadOrder)}>
          {IN_MENU.map((each) => (
            <MenuRadioItem key={each} value={each}>
              {t(ORDER_NAMES[each])}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
