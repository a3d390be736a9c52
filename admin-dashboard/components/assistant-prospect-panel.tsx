'use client';

import { useQuery } from '@tanstack/react-query';
import { CornerDownRight, Hand, History, Plus, Sparkles } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { useCommand, type Command } from '@/components/assistant-command';
import { CommandBox } from '@/components/assistant-command-box';
import { RunHistory } from '@/components/assistant-run-history';
import { RunView } from '@/components/assistant-run-view';
import { Button, IconButton } from '@/components/ui/button';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';
import type { Run } from '@/lib/api/client';
import { queries, useMe } from '@/lib/api/queries';
import { usePlanWords } from '@/lib/plan-words';
import { useKeys } from '@/lib/shortcuts';
import { useMediaQuery } from '@/lib/use-media-query';

const PendingInbox = dynamic(() => import('@/components/assistant-pending').then((module) => module.PendingInbox), {
  loading: () => <Skeleton className="m-6 h-40" />,
});

interface ProspectPanelProps {
  /** The inbox of waiting actions stands where a run would. */
  isInbox: boolean;
  onInbox: (isInbox: boolean) => void;
  /** False while another view is shown; then it keeps its state and leaves the keyboard alone. */
  isShown: boolean;
}

/** Commands and the runs that came of them: the list, and one run or the place where the next one begins. */
export function ProspectPanel({ isInbox, onInbox, isShown }: ProspectPanelProps) {
  const t = useTranslations('assistant.history');
  const { can, isFlagOn, me } = useMe();
  const [runId, setRunId] = useQueryState('run', parseAsString.withOptions({ history: 'push' }));
  const [draft, setDraft] = useQueryState('draft', parseAsString.withOptions({ history: 'replace' }));
  const isWide = useMediaQuery('(min-width: 1280px)');
  const [isListOpen, setListOpen] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const scroller = useRef<HTMLDivElement>(null);

  const open = useCallback(
    (id: string | null) => {
      setListOpen(false);
      onInbox(false);
      void setRunId(id);
      scroller.current?.scrollTo({ top: 0 });
    },
    [onInbox, setRunId],
  );
  const onStarted = useCallback((run: Run) => open(run.run_id), [open]);
  const command = useCommand(onStarted);
  const { replace } = command;

  const focusBox = useCallback(() => {
    // After the box that will be there has been drawn.
    window.requestAnimationFrame(() => {
      const element = box.current;
      element?.focus();
      element?.setSelectionRange(element.value.length, element.value.length);
    });
  }, []);
  const edit = useCallback(
    (text: string) => {
      replace(text);
      focusBox();
    },
    [replace, focusBox],
  );
  const startNew = useCallback(() => {
    open(null);
    focusBox();
  }, [open, focusBox]);

  // What the palette, the chat or a link brings along goes into the box, once.
  useEffect(() => {
    if (draft === null) return;
    void setDraft(null);
    edit(draft);
  }, [draft, setDraft, edit]);

  const isStart = runId === null && !isInbox;
  const isReady = me !== undefined;
  useEffect(() => {
    // A keyboard that covers half of a phone only comes when it is asked for.
    if (isShown && isStart && isReady && window.matchMedia('(pointer: fine)').matches) box.current?.focus();
  }, [isShown, isStart, isReady]);

  useKeys(isShown ? { n: startNew, ...(isWide ? {} : { '/': () => setListOpen(true) }) } : {});

  const mayStart = can('operator') && isFlagOn;
  const openInbox = () => {
    setListOpen(false);
    onInbox(true);
  };
  const history = (isInSheet: boolean) => (
    <RunHistory
      openId={runId}
      isInbox={isInbox}
      onOpen={open}
      onInbox={openInbox}
      onNew={startNew}
      mayStart={mayStart}
      isInSheet={isInSheet}
      isActive={isShown}
    />
  );

  return (
    <div className="flex min-h-0 flex-1">
      {isWide && (
        <aside aria-label={t('title')} className="w-72 shrink-0 border-r border-line bg-sunken">
          {history(false)}
        </aside>
      )}
      <div className="relative flex min-w-0 flex-1 flex-col">
        {!isWide && (
          <div className="flex h-12 shrink-0 items-center justify-between gap-2 border-b border-line px-2 sm:px-4">
            <Button variant="ghost" onClick={() => setListOpen(true)}>
              <History aria-hidden />
              {t('open')}
            </Button>
            {mayStart && !isStart && (
              <Button size="sm" onClick={startNew}>
                {t('new')}
              </Button>
            )}
            <Sheet open={isListOpen} onOpenChange={setListOpen}>
              <SheetContent
                side="left"
                title={t('title')}
                className="flex flex-col overflow-hidden"
                actions={
                  mayStart && (
                    <IconButton label={t('new')} size="sm" side="bottom" onClick={startNew}>
                      <Plus aria-hidden />
                    </IconButton>
                  )
                }
              >
                {history(true)}
              </SheetContent>
            </Sheet>
          </div>
        )}
        <div ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
          {isInbox ? (
            <>
              <h1 className="sr-only">{t('needs_you')}</h1>
              <PendingInbox />
            </>
          ) : runId === null ? (
            <Start command={command} box={box} mayStart={mayStart} />
          ) : (
            <div className="mx-auto w-full max-w-6xl px-4 pt-4 pb-36 sm:px-6">
              <RunView
                runId={runId}
                onOpen={open}
                onEdit={edit}
                onRun={(text) => command.send({ text, isPreview: false })}
                isSending={command.sending !== null}
                onNew={startNew}
              />
            </div>
          )}
        </div>
        {!isInbox && runId !== null && (
          <Dock key={runId} runId={runId} command={command} box={box} scroller={scroller} mayStart={mayStart} />
        )}
      </div>
    </div>
  );
}

/** Where nothing is open: a question, what is promised, the box and commands to try. */
function Start({ command, box, mayStart }: { command: Command; box: RefObject<HTMLTextAreaElement | null>; mayStart: boolean }) {
  const t = useTranslations('assistant.start');
  return (
    <div className="mx-auto flex min-h-full w-full max-w-2xl flex-col justify-center px-4 py-10 sm:px-6 sm:pb-24">
      <span
        aria-hidden
        className="mx-auto mb-4 grid size-11 place-items-center rounded-card border border-accent-line bg-accent-soft text-accent"
      >
        <Sparkles className="size-5" strokeWidth={1.75} />
      </span>
      <h1 className="text-center text-2xl leading-8 font-semibold text-balance">{t('title')}</h1>
      <p className="mx-auto mt-2 mb-7 max-w-lg text-center text-sm text-pretty text-ink-3">{t('text')}</p>
      <CommandBox command={command} look="large" ref={box} />
      {mayStart && (
        <section aria-label={t('examples')} className="mt-7">
          <h2 className="mb-1.5 px-2 text-xs text-ink-3">{t('examples')}</h2>
          <ul>
            {(['example_main', 'example_second', 'example_third'] as const).map((example) => (
              <li key={example} className="border-t border-line first:border-t-0">
                <button
                  type="button"
                  disabled={command.sending !== null}
                  onClick={() => command.send({ text: t(example), isPreview: command.isPreview })}
                  className="flex w-full items-start gap-2.5 rounded-control px-2 py-2.5 text-left text-13 text-ink-2 transition-colors hover:bg-hover hover:text-ink disabled:opacity-45"
                >
                  <CornerDownRight aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
                  {t(example)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** At the bottom of an open run: the way to a decision that is out of sight, else the box for the next command. */
function Dock({
  runId,
  command,
  box,
  scroller,
  mayStart,
}: {
  runId: string;
  command: Command;
  box: RefObject<HTMLTextAreaElement | null>;
  scroller: RefObject<HTMLElement | null>;
  mayStart: boolean;
}) {
  const { data: run } = useQuery(queries.run(runId));
  const isAway = useDecisionAway(run, scroller);
  // Whoever types, or has something to read about it, is not interrupted.
  const isTyping = command.text.trim() !== '' || command.error !== null;
  const isReview = run !== undefined && isAway && !isTyping;
  if (!isReview && !mayStart) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-0 z-10 bg-linear-to-t from-surface from-35% to-transparent px-3 pt-8 pb-3 sm:px-6 sm:pb-4">
      <div className="pointer-events-auto mx-auto w-full max-w-3xl">
        {isReview ? <ReviewBar run={run} scroller={scroller} /> : <CommandBox command={command} look="slim" ref={box} />}
      </div>
    </div>
  );
}

function waitingOf(run: Run | undefined) {
  return run?.actions.filter(({ status }) => status === 'pending_confirmation') ?? [];
}

/** The place where a step is decided: its buttons when the reader may press them, else the card. */
function decisionOf(scroller: HTMLElement | null, actionId: string): { card: HTMLElement; row: HTMLElement } | null {
  const card = scroller?.querySelector<HTMLElement>(`[data-decision="${CSS.escape(actionId)}"]`);
  return card ? { card, row: card.querySelector<HTMLElement>('[data-decide="approve"]') ?? card } : null;
}

/** Whether a decision waits on this page and no place to take it is in sight. */
function useDecisionAway(run: Run | undefined, scroller: RefObject<HTMLElement | null>): boolean {
  const { me } = useMe();
  const [isAway, setAway] = useState(false);
  const waiting = waitingOf(run)
    .map(({ action_id, digest }) => `${action_id} ${digest}`)
    .join('\n');
  useEffect(() => {
    const rows = waiting
      .split('\n')
      .map((line) => decisionOf(scroller.current, line.split(' ')[0] ?? '')?.row)
      .filter((row) => row !== undefined);
    const seen = new Set<Element>();
    const watcher = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting, intersectionRatio } of changes) {
          // A button has to be there as a whole; a card may be longer than the page.
          if (target.matches('[data-decide]') ? intersectionRatio > 0.99 : isIntersecting) seen.add(target);
          else seen.delete(target);
        }
        setAway(rows.length > 0 && seen.size === 0);
      },
      // The bar itself covers the lowest part.
      { root: scroller.current, rootMargin: '0px 0px -88px 0px', threshold: [0, 1] },
    );
    rows.forEach((row) => watcher.observe(row));
    return () => {
      watcher.disconnect();
      setAway(false);
    };
  }, [waiting, scroller, me?.role]);
  return isAway;
}

/** Leads to a decision, and never takes it. */
function ReviewBar({ run, scroller }: { run: Run; scroller: RefObject<HTMLElement | null> }) {
  const t = useTranslations('assistant.run');
  const words = usePlanWords();
  const waiting = waitingOf(run);
  const first = waiting[0];
  if (!first) return null;
  const review = () => {
    const decision = decisionOf(scroller.current, first.action_id);
    if (!decision) return;
    decision.card.focus({ preventScroll: true });
    decision.row.scrollIntoView({ block: 'center', behavior: 'smooth' });
  };
  return (
    <div className="flex items-center gap-3 rounded-panel border border-warn-line bg-surface py-2.5 pr-2.5 pl-3.5 shadow-float">
      <span aria-hidden className="grid size-6 shrink-0 place-items-center rounded-full bg-warn-solid text-ink dark:text-canvas">
        <Hand className="size-3.5" strokeWidth={2.25} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-13 font-medium text-ink">{words.title(first)}</p>
        <p className="truncate text-xs text-warn">
          {t('review_waiting')} {waiting.length > 1 && t('review_more', { count: waiting.length - 1 })}
        </p>
      </div>
      <Button variant="primary" onClick={review}>
        {t('review')}
      </Button>
    </div>
  );
}
