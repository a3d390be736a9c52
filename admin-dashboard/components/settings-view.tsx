'use client';

import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import dynamic from 'next/dynamic';
import { createParser, useQueryState } from 'nuqs';
import { useEffect, useRef, type ComponentType } from 'react';
import { useTranslations } from 'use-intl';
import { ConnectorSettings } from '@/components/settings-connectors';
import { NotificationSettings } from '@/components/settings-notifications';
import { ProfileSettings } from '@/components/settings-profile';
import { useLeave } from '@/components/unsaved';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonText } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import type { Role } from '@/lib/api/client';
import { includesRole, queries } from '@/lib/api/queries';

const ContactSettings = dynamic(() => import('@/components/settings-contacts').then((module) => module.ContactSettings), { ssr: false });
const PeopleSettings = dynamic(() => import('@/components/settings-people').then((module) => module.PeopleSettings), { ssr: false });
const TokenSettings = dynamic(() => import('@/components/settings-tokens').then((module) => module.TokenSettings), { ssr: false });
const RolloutSettings = dynamic(() => import('@/components/settings-rollout').then((module) => module.RolloutSettings), { ssr: false });

const TABS = ['profile', 'notifications', 'connectors', 'contacts', 'people', 'tokens', 'rollout'] as const;
type Tab = (typeof TABS)[number];

/** Who may see a tab; all others are for everybody. */
const NEEDS: Partial<Record<Tab, Role>> = { contacts: 'operator', people: 'admin', tokens: 'admin' };
const CONTENT: Record<Tab, ComponentType> = {
  profile: ProfileSettings,
  notifications: NotificationSettings,
  connectors: ConnectorSettings,
  contacts: ContactSettings,
  people: PeopleSettings,
  tokens: TokenSettings,
  rollout: RolloutSettings,
};

/** The tab as the address names it; the list of suppressions is the one of contacts. */
const parseTab = createParser<Tab>({
  parse: (value) => TABS.find((tab) => tab === (value === 'suppressions' ? 'contacts' : value)) ?? null,
  serialize: (tab) => tab,
});

/** The page of the settings, one tab for each matter. */
export function SettingsView() {
  const t = useTranslations('settings');
  const leave = useLeave();
  const [tab, setTab] = useQueryState('tab', parseTab.withDefault('profile').withOptions({ history: 'push' }));
  const { data: me, isLoadingError, error, refetch, isFetching } = useQuery(queries.me());
  const Content = CONTENT[tab];
  const needed = NEEDS[tab];
  const root = useRef<HTMLDivElement>(null);
  // Where the row of tabs is longer than the screen, the open one is in sight.
  useEffect(() => {
    root.current?.querySelector('[role="tab"][data-state="active"]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [tab]);
  return (
    <Tabs
      ref={root}
      value={tab}
      onValueChange={(next) => leave(() => void setTab(next as Tab))}
      // Arrow keys only move: a tab that is left asks about what was typed.
      activationMode="manual"
      className="flex min-h-0 flex-1 flex-col"
    >
      <h1 className="sr-only">{t('title')}</h1>
      <TabsList label={t('tabs.label')} className="shrink-0 px-4 sm:px-5">
        {TABS.map((each) => {
          const isLocked = me !== undefined && !includesRole(me.role, NEEDS[each] ?? 'viewer');
          return (
            <TabsTrigger key={each} value={each} icon={isLocked ? Lock : undefined}>
              {t(`tabs.${each}`)}
            </TabsTrigger>
          );
        })}
      </TabsList>
      <TabsContent key={tab} value={tab} className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl space-y-5 px-4 py-6 sm:px-6">
          {me === undefined ? (
            isLoadingError ? (
              <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
            ) : (
              <SkeletonText lines={6} />
            )
          ) : needed && !includesRole(me.role, needed) ? (
            <NotForYou needed={needed} mine={me.role} />
          ) : (
            <Content />
          )}
        </div>
      </TabsContent>
    </Tabs>
  );
}

function NotForYou({ needed, mine }: { needed: Role; mine: Role }) {
  const t = useTranslations('settings.needs');
  const role = useTranslations('terms.role');
  return <Empty icon={Lock} title={t('title')} text={t('text', { role: role(needed), mine: role(mine) })} />;
}
