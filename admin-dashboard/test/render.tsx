import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import type { ReactNode } from 'react';
import { Toaster } from 'sonner';
import { expect } from 'vitest';
import { IntlProvider } from 'use-intl';
import { TooltipProvider } from '@/components/ui/tooltip';
import { UnsavedProvider } from '@/components/unsaved';
import type { Me } from '@/lib/api/client';
import type { Locale } from '@/lib/i18n';
import en from '@/messages/en';
import fr from '@/messages/fr';
import { server } from './server';

export { offline, problem, reply, server, type AnswerOf, type OperationKey, type Sent } from './server';
export { place, router } from './navigation';

/** Somebody who may do everything. */
export const ADMIN: Me = {
  user_id: 'usr_admin',
  email: 'ada@example.org',
  role: 'admin',
  must_change_password: false,
  credential: 'session',
  session_ends_at: '2099-01-01T00:00:00Z',
  features: { assistant_prospect_enabled: true },
};

const MESSAGES: Record<Locale, typeof en> = { en, fr };

interface RenderOptions {
  locale?: Locale;
  /** Who is signed in; what is left out is as for {@link ADMIN}. Null: nobody is asked for. */
  me?: Partial<Me> | null;
  /** The address after its `?`, such as `status=failed&run=run_1`. */
  searchParams?: string;
}

export interface Rendered extends RenderResult {
  user: UserEvent;
  client: QueryClient;
  /** The address after its `?` as the page has it now. */
  search: () => URLSearchParams;
}

/** Draws something with all that a page may use. Answers of the API are given by `server.on(…)` before. */
export function renderUi(ui: ReactNode, { locale = 'en', me = {}, searchParams = '' }: RenderOptions = {}): Rendered {
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 5_000, gcTime: Infinity, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  if (me !== null) {
    const whole: Me = { ...ADMIN, ...me };
    client.setQueryData(['me'], whole);
    server.on('GET /me', whole);
  }
  let current = new URLSearchParams(searchParams);
  const result = render(
    <QueryClientProvider client={client}>
      <IntlProvider
        locale={locale}
        messages={MESSAGES[locale]}
        timeZone="Europe/Paris"
        onError={(error) => {
          throw error;
        }}
      >
        <NuqsTestingAdapter searchParams={searchParams} hasMemory onUrlUpdate={(update) => (current = update.searchParams)}>
          <TooltipProvider delayDuration={0}>
            <UnsavedProvider>{ui}</UnsavedProvider>
            <Toaster />
          </TooltipProvider>
        </NuqsTestingAdapter>
      </IntlProvider>
    </QueryClientProvider>,
  );
  return { ...result, user: userEvent.setup(), client, search: () => current };
}

/** Fails on what axe finds; colours are left out, which only a browser draws. */
export async function expectAccessible(element: Element = document.body): Promise<void> {
  const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}
