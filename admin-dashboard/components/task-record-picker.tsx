'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { SearchPicker } from '@/components/ui/search-picker';
import { queries } from '@/lib/api/queries';
import { useDebounced } from '@/lib/use-debounced';

/** How many are offered at once; more letters narrow them. */
const OFFERED = 20;

interface RecordPickerProps {
  of: 'lead' | 'project';
  /** The id; null for none. */
  value: string | null;
  /** Its name where it is known already; else it is asked for. */
  name?: string | null;
  onValueChange: (id: string | null, name: string | null) => void;
  /** What stands there, and chooses, nothing: "No lead", "Any lead". */
  placeholder: string;
  label?: string;
  size?: 'sm' | 'md';
  disabled?: boolean;
  className?: string;
}

/** A lead or a project, found by the server while one types. */
export function RecordPicker({ of, value, name, onValueChange, placeholder, ...rest }: RecordPickerProps) {
  const t = useTranslations('tasks.picker');
  const [search, setSearch] = useState('');
  /** Nothing is asked of the server before somebody wants to choose. */
  const [isAsked, setAsked] = useState(false);
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(null);
  const q = useDebounced(search.trim()) || undefined;
  const known = name ?? (picked?.id === value ? picked?.name : undefined);
  const lead = useQuery({ ...queries.lead(value ?? ''), enabled: of === 'lead' && value !== null && known === undefined });
  const project = useQuery({ ...queries.project(value ?? ''), enabled: of === 'project' && value !== null && known === undefined });
  const leads = useQuery({
    ...queries.leads({ q }, { limit: OFFERED }),
    enabled: isAsked && of === 'lead',
    placeholderData: keepPreviousData,
  });
  const projects = useQuery({
    ...queries.projects({ q }, { limit: OFFERED }),
    enabled: isAsked && of === 'project',
    placeholderData: keepPreviousData,
  });
  const options =
    of === 'lead'
      ? (leads.data?.items ?? []).map((each) => ({ value: each.lead_id, label: each.name, hint: each.city ?? undefined, isSample: each.source === 'sample' }))
      : (projects.data?.items ?? []).map((each) => ({ value: each.project_id, label: each.name }));
  const loading = (of === 'lead' ? leads : projects).isFetching;
  return (
    <SearchPicker
      {...rest}
      value={value}
      shown={known ?? (of === 'lead' ? lead.data?.name : project.data?.name) ?? t(`unknown_${of}`)}
      placeholder={placeholder}
      noneLabel={placeholder}
      onValueChange={(id, option) => {
        setPicked(option ? { id: option.value, name: option.label } : null);
        onValueChange(id, option?.label ?? null);
      }}
      options={options}
      search={search}
      onSearchChange={(next) => {
        setAsked(true);
        setSearch(next);
      }}
      searchLabel={t(`search_${of}`)}
      emptyText={t(`none_${of}`)}
      loading={loading}
    />
  );
}
