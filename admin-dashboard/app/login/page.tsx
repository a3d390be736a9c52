'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { Suspense, useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { LanguageMenu, ThemeMenu } from '@/components/app-shell';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input, PasswordInput } from '@/components/ui/field';
import { api, ApiError, body } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { safeNext } from '@/lib/session';

export default function LoginPage() {
  return (
    <Suspense fallback={null}>
      <Login />
    </Suspense>
  );
}

function Login() {
  const t = useTranslations('shell');
  const router = useRouter();
  const client = useQueryClient();
  const address = useSearchParams();
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm({
    resolver: zodResolver(z.object({ email: z.string().trim().min(1, t('login.required_email')), password: z.string().min(1, t('login.required_password')) })),
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;

  useEffect(() => {
    document.title = `${t('login.title')} · ${t('product')}`;
  }, [t]);

  const signIn = form.handleSubmit(async (credentials) => {
    setFailure(null);
    try {
      const me = await body(api.POST('/session', { body: credentials }));
      client.clear();
      client.setQueryData(queries.me().queryKey, me);
      router.replace(safeNext(address.get('next')));
    } catch (error) {
      setFailure(error);
      form.resetField('password');
      form.setFocus('password');
    }
  });

  return (
    <main className="grid min-h-dvh place-items-center bg-canvas p-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5">
          <span aria-hidden className="grid size-8 place-items-center rounded-control bg-primary text-primary-ink">
            <Search className="size-4" />
          </span>
          <span className="flex-1 text-sm font-semibold">{t('product')}</span>
          <LanguageMenu />
          <ThemeMenu />
        </div>
        <form noValidate onSubmit={(event) => void signIn(event)} className="flex flex-col gap-4 rounded-panel border bg-surface p-6 shadow-float">
          <div>
            <h1 className="text-lg font-semibold">{t('login.title')}</h1>
            <p className="mt-0.5 text-ink-3">{t('login.subtitle')}</p>
          </div>
          {failure !== null ? (
            <Banner tone="bad" live="assertive">
              <Failure error={failure} />
            </Banner>
          ) : (
            address.get('ended') && <Banner tone="info">{t('login.ended')}</Banner>
          )}
          <Field label={t('login.email')} error={errors.email?.message}>
            <Input type="email" autoComplete="username" autoFocus spellCheck={false} autoCapitalize="none" {...form.register('email')} />
          </Field>
          <Field label={t('login.password')} error={errors.password?.message}>
            <PasswordInput autoComplete="current-password" {...form.register('password')} />
          </Field>
          <Button type="submit" variant="primary" size="lg" loading={isSubmitting}>
            {t('login.submit')}
          </Button>
        </form>
        <p className="mt-4 text-center text-2xs text-ink-3">{t('login.first_start')}</p>
      </div>
    </main>
  );
}

/** Why nobody is signed in, in one sentence that does not say which of the two fields was wrong. */
function Failure({ error }: { error: unknown }) {
  const t = useTranslations();
  if (error instanceof ApiError) {
    if (error.status === 401) return t('shell.login.wrong');
    if (error.status === 429) return t('shell.login.too_many', { seconds: error.retryAfter ?? 60 });
    if (error.status === 0) return t('shell.login.offline');
    if (error.status === 422) return t('shell.login.wrong');
  }
  return t('terms.problem.internal');
}
