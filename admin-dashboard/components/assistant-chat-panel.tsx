'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowUp, MessageCircleOff, MessageSquarePlus, Play, Plug, Sparkles, Square } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState, useQueryStates } from 'nuqs';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { KhojSaid } from '@/components/khoj-said';
import { Banner } from '@/components/ui/banner';
import { Button, IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { Markdown } from '@/components/ui/markdown';
import { Skeleton } from '@/components/ui/skeleton';
import { ApiError } from '@/lib/api/client';
import { queries, useMe } from '@/lib/api/queries';
import { LONGEST_MESSAGE, useChat, type ChatMessage, type ChatState } from '@/lib/chat';
import { cn } from '@/lib/utils';
import { useWords } from '@/lib/words';

/** The most characters of a command. */
const LONGEST_COMMAND = 2_000;
/** After so many milliseconds it is said that the answer takes long. */
const SLOW = 15_000;

/** Questions to Khoj and its answers. Words alone: nothing of the product is read or changed from here. */
export function ChatPanel() {
  const { me } = useMe();
  if (!me)
    return (
      <div aria-busy className="mx-auto w-full max-w-[720px] space-y-3 p-6">
        <Skeleton className="h-5 w-1/2" />
        <Skeleton className="h-3 w-4/5" />
        <Skeleton className="h-3 w-3/5" />
      </div>
    );
  return <Conversation userId={me.user_id} />;
}

function Conversation({ userId }: { userId: string }) {
  const t = useTranslations('chat');
  const [chat, state] = useChat(userId);
  const connectors = useQuery(queries.connectors());
  const khoj = connectors.data?.items.find(({ name }) => name === 'khoj')?.state;
  const isMissing = khoj === 'not_configured';
  const box = useRef<HTMLTextAreaElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { messages, isWaiting } = state;

  // Whoever has scrolled up to read stays there.
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isAtEnd.current) end.current?.scrollIntoView({ block: 'end' });
  }, [messages.length, isWaiting]);

  // A question that was asked elsewhere goes into the box, once, and is sent by whoever asks it.
  const [asked, setAsked] = useQueryState('ask', parseAsString.withOptions({ history: 'replace' }));
  const common = useTranslations('common');
  useEffect(() => {
    if (asked === null) return;
    void setAsked(null);
    const before = chat.read().draft;
    chat.write(asked);
    box.current?.focus();
    if (before.trim() !== '' && before !== asked)
      toast(common('replaced'), { action: { label: common('actions.undo'), onClick: () => chat.write(before) } });
  }, [asked, setAsked, chat, common]);

  const send = (text: string) => {
    isAtEnd.current = true;
    void chat.send(text).then(() => box.current?.focus());
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        onScroll={({ currentTarget: view }) => {
          isAtEnd.current = view.scrollHeight - view.scrollTop - view.clientHeight < 80;
        }}
        className="min-h-0 flex-1 overflow-y-auto"
      >
        <div className="mx-auto w-full max-w-[720px] px-6 py-6 max-sm:px-4">
          {messages.length > 0 && (
            <div className="mb-4 flex justify-end">
              <ConfirmDialog
                title={t('new_title')}
                text={t('new_text')}
                confirmLabel={t('new_confirm')}
                onConfirm={() => chat.restart()}
                trigger={
                  <Button variant="ghost" size="sm">
                    <MessageSquarePlus aria-hidden />
                    {t('new')}
                  </Button>
                }
              />
            </div>
          )}
          {isMissing && <MissingCard />}
          {messages.length === 0 && !isMissing && <Examples onAsk={send} />}
          <div role="log" aria-label={t('log')} aria-busy={isWaiting} className="space-y-6">
            {messages.map((message) => (
              <Message key={message.id} message={message} />
            ))}
            {isWaiting && <Typing />}
          </div>
          <div ref={end} />
        </div>
      </div>
      <div className="mx-auto w-full max-w-[720px] shrink-0 space-y-2.5 px-6 pb-4 max-sm:px-4">
        {state.failure && !isWaiting ? (
          <Failure state={state} onAgain={() => send(state.draft)} />
        ) : (
          khoj === 'down' && (
            <Banner tone="warn" title={t('down.title')} action={<ConnectorsLink />}>
              {t('down.known')}
            </Banner>
          )
        )}
        <Composer box={box} state={state} isDisabled={isMissing} onWrite={(text) => chat.write(text)} onSend={send} onStop={() => chat.stop()} />
      </div>
    </div>
  );
}

function ConnectorsLink() {
  const t = useTranslations('chat.missing');
  return (
    <Button asChild size="sm">
      <Link href="/settings?tab=connectors">
        <Plug aria-hidden />
        {t('connectors')}
      </Link>
    </Button>
  );
}

/** The address of the other view with the run that is open there and what its list is narrowed by; `draft` goes into its box. */
function useProspectHref(draft?: string): string {
  const [kept] = useQueryStates({ run: parseAsString, status: parseAsString, q: parseAsString });
  const given = Object.entries({ ...kept, draft }).filter(([, value]) => value);
  return `/assistant${given.length > 0 ? '?' : ''}${given.map(([key, value]) => `${key}=${encodeURIComponent(value ?? '')}`).join('&')}`;
}

/** Said before anybody types in vain. */
function MissingCard() {
  const t = useTranslations('chat.missing');
  const href = useProspectHref();
  return (
    <section aria-label={t('title')} className="rounded-card border border-line bg-sunken px-5 py-5">
      <p className="flex items-center gap-2 text-sm font-semibold text-ink">
        <MessageCircleOff aria-hidden className="size-4.5 text-ink-3" />
        {t('title')}
      </p>
      <p className="mt-1.5 text-13 text-pretty text-ink-2">{t('text')}</p>
      <div className="mt-3.5 flex flex-wrap gap-2">
        <Button asChild size="sm" variant="primary">
          <Link href={href}>
            <Sparkles aria-hidden />
            {t('prospect')}
          </Link>
        </Button>
        <ConnectorsLink />
      </div>
    </section>
  );
}

function Examples({ onAsk }: { onAsk: (question: string) => void }) {
  const t = useTranslations('chat.empty');
  return (
    <div className="pt-[8vh] pb-8">
      <h2 className="text-lg font-semibold text-balance text-ink">{t('title')}</h2>
      <p className="mt-1 text-13 text-pretty text-ink-3">{t('text')}</p>
      <p className="mt-6 mb-2 text-xs font-medium text-ink-3">{t('examples')}</p>
      <ul className="grid gap-2 sm:grid-cols-2">
        {(['one', 'two', 'three', 'four'] as const).map((key) => (
          <li key={key} className="flex">
            <button
              type="button"
              onClick={() => onAsk(t(key))}
              className="w-full rounded-card border border-line bg-surface px-3.5 py-2.5 text-left text-13 text-ink-2 shadow-card transition-colors hover:bg-hover hover:text-ink"
            >
              {t(key)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Message({ message: { from, text } }: { message: ChatMessage }) {
  const t = useTranslations('chat');
  const isMine = from === 'me';
  return (
    <article aria-label={isMine ? t('you') : t('khoj')} className={cn('group flex flex-col gap-1.5', isMine ? 'items-end' : 'items-start')}>
      {isMine ? (
        <p className="max-w-[85%] rounded-panel bg-hover px-4 py-2.5 text-sm wrap-anywhere whitespace-pre-wrap text-ink">{text}</p>
      ) : (
        <div className="flex w-full gap-3">
          <Mark />
          <Markdown className="min-w-0 flex-1 pt-0.5 text-sm leading-6">{text}</Markdown>
        </div>
      )}
      <div className={cn('flex flex-wrap items-center gap-1', !isMine && 'pl-10')}>
        <ToRun text={text} />
        {!isMine && <CopyButton value={text} label={t('copy')} />}
      </div>
    </article>
  );
}

/** Takes the text to the command box of Prospect AI, where it can be changed before anything runs. */
function ToRun({ text }: { text: string }) {
  const t = useTranslations('chat');
  const { can, isFlagOn } = useMe();
  const href = useProspectHref(text.slice(0, LONGEST_COMMAND));
  if (!can('operator') || !isFlagOn) return null;
  return (
    <Button asChild variant="ghost" size="sm">
      <Link href={href} prefetch={false}>
        <Play aria-hidden />
        {t('to_run')}
      </Link>
    </Button>
  );
}

function Mark() {
  return (
    <span aria-hidden className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-accent">
      <Sparkles className="size-4" />
    </span>
  );
}

function Typing() {
  const t = useTranslations('chat');
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setSlow(true), SLOW);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="flex items-start gap-3">
      <Mark />
      <div className="pt-1 text-13 text-ink-3">
        <span className="flex items-center gap-2">
          <span aria-hidden className="flex gap-1">
            {[0, 1, 2].map((dot) => (
              <span key={dot} className="size-1.5 animate-shimmer rounded-full bg-ink-3" style={{ animationDelay: `${dot * 200}ms` }} />
            ))}
          </span>
          {t('thinking')}
        </span>
        {isSlow && <p className="mt-1 text-xs">{t('slow')}</p>}
      </div>
    </div>
  );
}

function Failure({ state: { failure, draft }, onAgain }: { state: ChatState; onAgain: () => void }) {
  const t = useTranslations('chat');
  const words = useWords();
  if (!failure) return null;
  const again = draft.trim() !== '' && (
    <Button size="sm" onClick={onAgain}>
      {t('failed.again')}
    </Button>
  );
  if (failure.wasStopped)
    return (
      <Banner tone="neutral" live="polite" action={again}>
        {t('failed.stopped')}
      </Banner>
    );
  const error = failure.error instanceof ApiError ? failure.error : null;
  if (error?.code === 'khoj-unavailable')
    return (
      <Banner
        tone="warn"
        live="assertive"
        title={t('down.title')}
        action={
          <>
            {again}
            <ConnectorsLink />
          </>
        }
      >
        <p>{t('down.text')}</p>
        {error.problem?.detail && <p className="mt-1 text-xs text-ink-3">{t.rich('down.server', { text: () => <KhojSaid text={error.problem?.detail ?? ''} /> })}</p>}
      </Banner>
    );
  return (
    <Banner tone="warn" live="assertive" title={t('failed.title')} action={again}>
      {error?.status === 404 ? (
        t('failed.lost')
      ) : (
        <>
          {words.problem(failure.error)} {t('failed.kept')}
        </>
      )}
    </Banner>
  );
}

interface ComposerProps {
  box: RefObject<HTMLTextAreaElement | null>;
  state: ChatState;
  /** Nobody could answer. */
  isDisabled: boolean;
  onWrite: (text: string) => void;
  onSend: (text: string) => void;
  onStop: () => void;
}

function Composer({ box, state: { draft, isWaiting }, isDisabled, onWrite, onSend, onStop }: ComposerProps) {
  const t = useTranslations('chat.box');
  const left = LONGEST_MESSAGE - draft.trim().length;
  const canSend = !isDisabled && !isWaiting && draft.trim() !== '' && left >= 0;

  function onKeyDown(event: KeyboardEvent) {
    // While letters are being composed, Enter chooses among them.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (canSend) onSend(draft);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) onSend(draft);
      }}
    >
      <div className="flex items-end gap-2 rounded-panel border border-line-strong bg-surface p-2 pl-4 shadow-card focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/35">
        <textarea
          ref={box}
          rows={1}
          aria-label={t('label')}
          aria-describedby="chat-hint"
          placeholder={t('placeholder')}
          value={draft}
          disabled={isDisabled}
          onChange={(event) => onWrite(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-48 min-h-8 min-w-0 flex-1 resize-none bg-transparent py-1.5 text-base text-ink outline-none placeholder:text-ink-3 disabled:cursor-not-allowed sm:text-sm"
        />
        {isWaiting ? (
          <IconButton label={t('stop')} variant="secondary" onClick={onStop} className="rounded-full">
            <Square aria-hidden className="fill-current" />
          </IconButton>
        ) : (
          <IconButton type="submit" label={t('send')} variant="primary" disabled={!canSend} className="rounded-full">
            <ArrowUp aria-hidden />
          </IconButton>
        )}
      </div>
      <p id="chat-hint" className="mt-1.5 flex flex-wrap justify-between gap-x-4 px-1 text-xs text-ink-3">
        <span>{t('hint')}</span>
        {left < 500 ? (
          <span className={cn('tabular', left < 0 && 'font-medium text-bad')}>{left < 0 ? t('over', { count: -left }) : t('left', { count: left })}</span>
        ) : (
          <span className="max-sm:hidden pointer-coarse:hidden">{t.rich('keys', { enter: () => <Kbd keys="enter" />, line: () => <Kbd keys="shift+enter" /> })}</span>
        )}
      </p>
    </form>
  );
}
