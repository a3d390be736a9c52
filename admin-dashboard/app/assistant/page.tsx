'use client';

import { MessageCircle, Sparkles } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Suspense, useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProspectPanel } from '@/components/assistant-prospect-panel';
import { InTopbar } from '@/components/topbar-slot';
import { Segmented } from '@/components/ui/segmented';
import { SkeletonText } from '@/components/ui/skeleton';

const ChatPanel = dynamic(() => import('@/components/assistant-chat-panel').then((module) => module.ChatPanel), {
  loading: () => <SkeletonText className="mx-auto mt-10 w-full max-w-2xl px-4" />,
});

const VIEWS = ['prospect', 'chat', 'pending'] as const;

/** The two views of the assistant: commands that become runs, and a conversation. Each keeps its state while the other is shown. */
function Assistant() {
  const t = useTranslations('assistant.view');
  const [view, setView] = useQueryState('view', parseAsStringLiteral(VIEWS).withDefault('prospect').withOptions({ history: 'push' }));
  const [wasChatOpen, setChatOpen] = useState(view === 'chat');
  if (view === 'chat' && !wasChatOpen) setChatOpen(true);
  const setInbox = useCallback((isInbox: boolean) => void setView(isInbox ? 'pending' : 'prospect'), [setView]);
  const tab = view === 'chat' ? 'chat' : 'prospect';
  return (
    <>
      <InTopbar>
        <Segmented
          as="tabs"
          label={t('label')}
          value={tab}
          onValueChange={(next) => void setView(next)}
          options={[
            { value: 'chat', label: t('chat'), icon: MessageCircle, id: 'tab-chat', panel: 'panel-chat' },
            { value: 'prospect', label: t('prospect'), icon: Sparkles, id: 'tab-prospect', panel: 'panel-prospect' },
          ]}
        />
      </InTopbar>
      <div
        id="panel-prospect"
        role="tabpanel"
        aria-labelledby="tab-prospect"
        hidden={tab !== 'prospect'}
        className="min-h-0 flex-1 [&:not([hidden])]:flex"
      >
        <ProspectPanel isInbox={view === 'pending'} onInbox={setInbox} isShown={tab === 'prospect'} />
      </div>
      {wasChatOpen && (
        <div
          id="panel-chat"
          role="tabpanel"
          aria-labelledby="tab-chat"
          hidden={tab !== 'chat'}
          className="min-h-0 flex-1 [&:not([hidden])]:flex"
        >
          <h1 className="sr-only">{t('chat')}</h1>
          <ChatPanel />
        </div>
      )}
    </>
  );
}

export default function AssistantPage() {
  return (
    <Suspense fallback={null}>
      <Assistant />
    </Suspense>
  );
}
