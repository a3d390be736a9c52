'use client';

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider, useTheme } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { Tooltip } from 'radix-ui';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { Toaster } from 'sonner';
import { IntlProvider, useTranslations } from 'use-intl';
import { AppShell } from '@/components/app-shell';
import { ShellSkeleton } from '@/components/shell-skeleton';
import { UnsavedProvider } from '@/components/unsaved';
import { ApiError } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { useWords, type Words } from '@/lib/i18n';
import { goToLogin } from '@/lib/session';

function makeClient(): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiError && error.status === 401)
      goToLogin({ hasEnded: client.getQueryData(queries.me().queryKey) !== undefined });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A server that is away is asked again for as long as the page is open; what it refused stays refused.
        retry: (failures, error) => error instanceof ApiError && error.isTemporary && failures < 2,
        retryDelay: (failures, error) =>
          error instanceof ApiError && error.retryAfter ? error.retryAfter * 1_000 : Math.min(1_000 * 2 ** failures, 10_000),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

/** Everything that a page may use: data, words, theme, address. Draws a skeleton without words until the reader's language is known. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  const words = useWords();
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <QueryClientProvider client={client}>
        {words === null ? <ShellSkeleton /> : <Worded words={words}>{children}</Worded>}
      </QueryClientProvider>
    </ThemeProvider>
  );
}

function Worded({ words: { locale, messages }, children }: { words: Words; children: ReactNode }) {
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
      <NuqsAdapter>
        <Tooltip.Provider delayDuration={300} skipDelayDuration={200}>
          <Suspense fallback={<ShellSkeleton />}>
            <UnsavedProvider>
              <AppShell>{children}</AppShell>
            </UnsavedProvider>
          </Suspense>
          <Toasts />
        </Tooltip.Provider>
      </NuqsAdapter>
    </IntlProvider>
  );
}

/** Short messages that come and go, with names in the reader's language. */
export function Toasts() {
  const t = useTranslations();
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      position="bottom-right"
      closeButton
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      style={{ fontFamily: 'inherit' }}
      containerAriaLabel={t('shell.toasts')}
      toastOptions={{ closeButtonAriaLabel: t('common.actions.close') }}
    />
  );
}
