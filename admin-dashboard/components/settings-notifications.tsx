'use client';

import { useQuery } from '@tanstack/react-query';
import { MailX } from 'lucide-react';
import Link from 'next/link';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { SaveBar } from '@/components/settings-unsaved';
import { useUnsaved } from '@/components/unsaved';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardList } from '@/components/ui/card';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { api, body } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';

const EVENTS = ['assistant_run_completed', 'assistant_confirmation_required'] as const;
type Choice = Partial<Record<(typeof EVENTS)[number], boolean>>;

/** What the reader is told, and which of it by e-mail as well. */
export function NotificationSettings() {
  const t = useTranslations('settings.notifications');
  const wordsOf = useErrorWords();
  const { can } = useMe();
  const { data, isPending, isLoadingError, error, refetch, isFetching } = useQuery(queries.preferences());
  const { data: connectors } = useQuery(queries.connectors());
  const smtp = connectors?.items.find(({ name }) => name === 'smtp')?.state;
  const [chosen, setChosen] = useState<Choice>({});
  const changed = EVENTS.filter((event) => chosen[event] !== undefined && chosen[event] !== data?.events[event].email);
  const isDirty = changed.length > 0;
  useUnsaved(isDirty);
  const save = useChange(
    (choice: Choice) =>
      body(
        api.PUT('/notification-preferences', {
          body: { events: Object.fromEntries(Object.entries(choice).map(([event, email]) => [event, { email }])) },
        }),
      ),
    ['preferences'],
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      await save.mutateAsync(Object.fromEntries(changed.map((each) => [each, chosen[each]])));
      setChosen({});
      toast.success(t('saved'));
    } catch {
      // Said above the list; what was chosen stays.
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-5">
      {(smtp === 'not_configured' || smtp === 'down') && (
        <Banner
          tone={smtp === 'down' ? 'warn' : 'neutral'}
          icon={MailX}
          title={smtp === 'not_configured' ? t('no_smtp_title') : undefined}
          action={
            <Button size="sm" asChild>
              <Link href="/settings?tab=connectors">{t('to_connectors')}</Link>
            </Button>
          }
        >
          {t(smtp === 'down' ? 'smtp_down' : 'no_smtp')}
        </Banner>
      )}
      {save.error && (
        <Banner tone="bad" live="assertive">
          {wordsOf(save.error).text}
        </Banner>
      )}
      <Card>
        <CardHeader title={t('title')} description={t('text')} />
        {isPending ? (
          <SkeletonRows rows={3} />
        ) : isLoadingError ? (
          <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <CardList>
            {EVENTS.map((event) => (
              <li key={event} className="grid gap-x-8 gap-y-3 px-4 py-4 sm:grid-cols-[minmax(0,1fr)_14rem]">
                <div className="min-w-0 text-13">
                  <h3 className="font-medium text-ink">{t(event)}</h3>
                  <p className="text-ink-3">{t(`${event}_hint`)}</p>
                  {event === 'assistant_confirmation_required' && !can('approver') && <p className="mt-1 text-ink-3">{t('not_yours')}</p>}
                </div>
                <div role="group" aria-label={t(event)} className="space-y-2.5">
                  <Switch checked disabled onCheckedChange={() => undefined} hint={t('in_app_hint')}>
                    {t('in_app')}
                  </Switch>
                  <Switch
                    checked={chosen[event] ?? data.events[event].email}
                    onCheckedChange={(on) => setChosen({ ...chosen, [event]: on })}
                  >
                    {t('email')}
                  </Switch>
                </div>
              </li>
            ))}
          </CardList>
        )}
      </Card>
      <SaveBar isDirty={isDirty} isBusy={save.isPending} onDiscard={() => setChosen({})} />
    </form>
  );
}
