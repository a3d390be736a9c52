'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { Controller, useForm, type UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Banner } from '@/components/ui/banner';
import { useErrorWords } from '@/components/ui/error-state';
import { Field, Input } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { api, ApiError, body, type Lead, type Schemas } from '@/lib/api/client';
import { useChange } from '@/lib/api/queries';
import { useCategories, useCategoryName, type Category } from '@/lib/categories';
import { LEAD_STATUSES } from '@/lib/leads';

/** What a person may write, in the order of the form, with the longest text that the server takes. */
const LONGEST = {
  name: 200,
  category: 60,
  email: 254,
  phone: 40,
  website: 2000,
  street: 200,
  postal_code: 20,
  city: 200,
  country: 2,
  latitude: 24,
  longitude: 24,
} as const;
type TextField = keyof typeof LONGEST;
const TEXT_FIELDS = Object.keys(LONGEST) as TextField[];

export type LeadValues = Record<TextField, string> & { status: Schemas['LeadStatus'] };

/** Messages are names under `leads.form.errors`, so that a form open in one language is right in the other. */
const text = (field: TextField) => z.string().trim().max(LONGEST[field], field);
const optional = (field: TextField, ok: (value: string) => boolean) => text(field).refine((value) => value === '' || ok(value), field);
const within = (limit: number) => (value: string) => {
  const number = asNumber(value);
  return Number.isFinite(number) && Math.abs(number) <= limit;
};

/** Checks what can be told here at once; the server, which knows towns and telephone numbers, has the last word. */
const SCHEMA = z.object({
  name: text('name').min(1, 'required'),
  category: text('category'),
  status: z.enum(LEAD_STATUSES),
  email: optional('email', (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)),
  phone: optional('phone', (value) => /^\+?[\d\s().\-/]{4,}$/.test(value)),
  website: optional('website', (value) => !/\s/.test(value) && !/^(?!https?:)[a-z][a-z\d+.-]*:(?!\d)/i.test(value)),
  street: text('street'),
  postal_code: text('postal_code'),
  city: text('city'),
  country: optional('country', (value) => /^[a-z]{2}$/i.test(value)),
  latitude: optional('latitude', within(90)),
  longitude: optional('longitude', within(180)),
});

/** A number as either language writes it. */
function asNumber(value: string): number {
  return Number(value.replace(',', '.'));
}

type Changes = Schemas['LeadUpdate'];

/** What is sent for the fields that were touched: empty is null, and a known category goes by its key. */
function asSent(values: LeadValues, touched: readonly (keyof LeadValues)[], categories: readonly Category[]): Changes {
  const sent: Record<string, string | number | null> = {};
  for (const field of touched) {
    const value = values[field].trim();
    if (field === 'latitude' || field === 'longitude') sent[field] = value === '' ? null : asNumber(value);
    else if (field === 'country') sent[field] = value === '' ? null : value.toUpperCase();
    else if (field === 'category')
      sent[field] = categories.find(({ name }) => name.toLowerCase() === value.toLowerCase())?.key ?? (value || null);
    else sent[field] = value === '' ? null : value;
  }
  // A national telephone number or postal code is read by the country beside it.
  const national = (touched.includes('phone') && !values.phone.trim().startsWith('+')) || touched.includes('postal_code');
  if (national && values.country.trim() && values.country.trim().toUpperCase() !== 'FR')
    sent.country ??= values.country.trim().toUpperCase();
  return sent as Changes;
}

function valuesOf(lead: Lead | null, categoryName: (key: string | null) => string): LeadValues {
  const texts = TEXT_FIELDS.map((field) => [
    field,
    field === 'category' ? categoryName(lead?.category ?? null) : String(lead?.[field] ?? ''),
  ]);
  return { ...(Object.fromEntries(texts) as Record<TextField, string>), status: lead?.status ?? 'new' };
}

export interface LeadFormState {
  form: UseFormReturn<LeadValues>;
  formId: string;
  submit: (event?: React.BaseSyntheticEvent) => Promise<void>;
  /** Takes the values of the lead as it is now. */
  restart: () => void;
  isDirty: boolean;
  isBusy: boolean;
  /** What went wrong beside the fields. */
  error: unknown;
}

/** The form of one lead, or of a new one. `onSaved` gets the lead as the server has it; null when there was nothing to save. */
export function useLeadForm(lead: Lead | null, onSaved: (lead: Lead | null) => void): LeadFormState {
  const formId = useId();
  const categoryName = useCategoryName();
  const categories = useCategories();
  const [error, setError] = useState<unknown>(null);
  const form = useForm<LeadValues>({ resolver: zodResolver(SCHEMA), defaultValues: valuesOf(lead, categoryName), mode: 'onTouched' });
  const { dirtyFields, isDirty } = form.formState;
  const save = useChange(
    (changes: Changes) =>
      lead === null
        ? body(api.POST('/leads', { body: changes as Schemas['LeadCreate'] }))
        : body(api.PATCH('/leads/{lead_id}', { params: { path: { lead_id: lead.lead_id } }, body: changes })),
    ['leads'],
  );

  const submit = form.handleSubmit(async (values) => {
    setError(null);
    const touched = (Object.keys(dirtyFields) as (keyof LeadValues)[]).filter((field) => dirtyFields[field]);
    if (lead !== null && touched.length === 0) return onSaved(null);
    try {
      onSaved(await save.mutateAsync(asSent(values, touched, categories)));
    } catch (failure) {
      const named =
        failure instanceof ApiError && failure.status === 422 ? (failure.problem?.errors ?? []).map(({ pointer }) => pointer.slice(1)) : [];
      const fields = named.filter((field): field is keyof LeadValues => field in values);
      fields.forEach((field, index) => form.setError(field, { message: field }, { shouldFocus: index === 0 }));
      if (fields.length === 0 || fields.length < named.length) setError(failure);
    }
  });

  return { form, formId, submit, restart: () => form.reset(valuesOf(lead, categoryName)), isDirty, isBusy: save.isPending, error };
}

/** The fields of a lead. Whatever shows the form has the buttons, with `form={formId}`. */
export function LeadFields({ form, formId, submit, error }: LeadFormState) {
  const t = useTranslations('leads.form');
  const terms = useTranslations('terms.lead_status');
  const wordsOf = useErrorWords();
  const categories = useCategories();
  const listId = useId();
  const { errors } = form.formState;

  const messageOf = (field: keyof LeadValues) => {
    const name = errors[field]?.message;
    return name && t.has(`errors.${name}` as 'errors.email') ? t(`errors.${name}` as 'errors.email') : name;
  };
  const input = (field: TextField, props: React.ComponentProps<'input'> = {}) => (
    <Input {...form.register(field)} maxLength={LONGEST[field]} autoComplete="off" {...props} />
  );

  return (
    <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="space-y-6">
      {error !== null && (
        <Banner tone="bad" live="assertive">
          {wordsOf(error).text}
        </Banner>
      )}
      <fieldset className="space-y-3.5">
        <legend className="sr-only">{t('who')}</legend>
        <Field label={t('name')} required error={messageOf('name')}>
          {input('name')}
        </Field>
        <div className="grid gap-3.5 sm:grid-cols-2">
          <Field label={t('category')} hint={t('category_hint')} error={messageOf('category')}>
            {input('category', { list: listId })}
          </Field>
          <Field label={t('status')} error={messageOf('status')}>
            <Controller
              control={form.control}
              name="status"
              render={({ field }) => (
                <Select
                  value={field.value}
                  onValueChange={field.onChange}
                  options={LEAD_STATUSES.map((value) => ({ value, label: terms(value) }))}
                  className="w-full"
                />
              )}
            />
          </Field>
        </div>
        <datalist id={listId}>
          {categories.map(({ key, name }) => (
            <option key={key} value={name} />
          ))}
        </datalist>
      </fieldset>
      <fieldset className="space-y-3.5">
        <legend className="mb-2 text-xs font-medium text-ink-3">{t('reach')}</legend>
        <Field label={t('email')} error={messageOf('email')}>
          {input('email', { type: 'email', autoCapitalize: 'off', spellCheck: false })}
        </Field>
        <Field label={t('phone')} hint={t('phone_hint')} error={messageOf('phone')}>
          {input('phone', { type: 'tel' })}
        </Field>
        <Field label={t('website')} error={messageOf('website')}>
          {input('website', { inputMode: 'url', autoCapitalize: 'off', spellCheck: false })}
        </Field>
      </fieldset>
      <fieldset className="space-y-3.5">
        <legend className="mb-2 text-xs font-medium text-ink-3">{t('place')}</legend>
        <Field label={t('street')} error={messageOf('street')}>
          {input('street')}
        </Field>
        <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3.5">
          <Field label={t('postal_code')} error={messageOf('postal_code')}>
            {input('postal_code')}
          </Field>
          <Field label={t('city')} error={messageOf('city')}>
            {input('city')}
          </Field>
        </div>
        <div className="grid grid-cols-[7rem_minmax(0,1fr)_minmax(0,1fr)] gap-3.5">
          <Field label={t('country')} error={messageOf('country')}>
            {input('country', { placeholder: 'FR' })}
          </Field>
          <Field label={t('latitude')} error={messageOf('latitude')}>
            {input('latitude', { inputMode: 'decimal' })}
          </Field>
          <Field label={t('longitude')} error={messageOf('longitude')}>
            {input('longitude', { inputMode: 'decimal' })}
          </Field>
        </div>
      </fieldset>
      <p className="text-xs text-pretty text-ink-3">{t('kept')}</p>
    </form>
  );
}
