'use client';

import { useQuery } from '@tanstack/react-query';
import { Bot, Database, Mail, Map, MapPin, RotateCw, type LucideIcon } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardList } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/date-time';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Tooltip } from '@/components/ui/tooltip';
import type { Connector } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';

const ICONS: Record<Connector['name'], LucideIcon> = { khoj: Bot, apify: MapPin, openstreetmap: Map, smtp: Mail, database: Database };
const TONES: Record<Connector['state'], Tone> = { ok: 'ok', down: 'bad', not_configured: 'neutral' };

/** How each service that the product works with is, what that means, and what to do about it. */
export function ConnectorSettings() {
  const t = useTranslations('settings.connectors');
  const { data, isPending, isLoadingError, error, refetch, isFetching } = useQuery(queries.connectors());
  return (
    <Card>
      <CardHeader
        title={t('title')}
        description={t('text')}
        actions={
          <Tooltip label={t('refresh_hint')}>
            <Button size="sm" loading={isFetching && !isPending} onClick={() => void refetch()}>
              <RotateCw aria-hidden />
              {t('refresh')}
            </Button>
          </Tooltip>
        }
      />
      {isPending ? (
        <SkeletonRows rows={5} />
      ) : isLoadingError ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <CardList>
          {data.items.map((connector) => (
            <ConnectorRow key={connector.name} connector={connector} />
          ))}
        </CardList>
      )}
    </Card>
  );
}

function ConnectorRow({ connector }: { connector: Connector }) {
  const t = useTranslations('settings.connectors');
  const locale = useLocale();
  const { name, state, reason, what_to_do: advice, checked_at: checked, last_success_at: success } = connector;
  const Icon = ICONS[name];
  return (
    <li className="flex gap-3.5 px-4 py-4">
      <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-card border border-line bg-sunken text-ink-2 max-sm:hidden">
        <Icon className="size-4.5" strokeWidth={1.75} />
      </span>
      <div className="min-w-0 flex-1 space-y-2 text-13">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <div className="min-w-0">
            <h3 className="font-semibold text-ink">{t(`name.${name}`)}</h3>
            <p className="text-ink-3">{t(`for.${name}`)}</p>
          </div>
          <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
        </div>
        <p className="text-ink-2">{t(`effect.${name}.${state}`)}</p>
        {/* In English the server says it itself, and more exactly. */}
        {state === 'not_configured' && locale !== 'en' && (
          <p className="wrap-anywhere text-ink-2">
            <span className="font-medium text-ink">{t('what_to_do')}</span> — {t(`next.${name}`)}
          </p>
        )}
        <div className="rounded-card border border-line bg-sunken px-3 py-2 text-xs text-ink-2">
          <p className="mb-0.5 text-ink-3">{t('found')}</p>
          {/* The server's own words, which are English. */}
          <p lang="en" className="wrap-anywhere">
            {reason} {advice}
          </p>
        </div>
        <p className="text-xs text-ink-3">
          {t('last_success')} {success ? <RelativeTime value={success} /> : t('never')}
          {' · '}
          {t('checked')} {checked ? <RelativeTime value={checked} /> : t('never')}
        </p>
      </div>
    </li>
  );
}
