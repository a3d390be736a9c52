'use client';

import { ArrowUp, Eye, Play } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { MAX_COMMAND, MIN_COMMAND, sentCommands, type Command } from '@/components/assistant-command';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { useErrorWords } from '@/components/ui/error-state';
import { Kbd } from '@/components/ui/kbd';
import { Spinner } from '@/components/ui/spinner';
import { Tooltip } from '@/components/ui/tooltip';
import { ApiError } from '@/lib/api/client';
import { useMe } from '@/lib/api/queries';
import { cn } from '@/lib/utils';

/** From here on the box says how many characters are left. */
const COUNTED_FROM = MAX_COMMAND - 200;

interface CommandBoxProps {
  command: Command;
  /** `large`: the one thing on the page. `slim`: at the bottom of an open run, where it starts another one. */
  look: 'large' | 'slim';
  ref?: Ref<HTMLTextAreaElement>;
}

/** Where a command is typed, with its mode and the button that sends it; for whoever may not run any, a sentence that says why. */
export function CommandBox({ command, look, ref }: CommandBoxProps) {
  const t = useTranslations('assistant.box');
  const roles = useTranslations('terms.role');
  const { me, can, isFlagOn } = useMe();
  if (me && !can('operator'))
    return (
      <p
        className={cn(
          'rounded-card border border-line bg-surface px-4 py-3 text-13 text-pretty text-ink-2 shadow-card',
          look === 'large' && 'text-center',
        )}
      >
        {t('viewer', { role: roles('operator') })}
      </p>
    );
  if (me && !isFlagOn)
    return (
      <Banner
        tone="warn"
        className="bg-warn-soft text-left shadow-card"
        action={
          can('admin') && (
            <Button asChild size="sm">
              <Link href="/settings?tab=rollout">{t('flag_off_action')}</Link>
            </Button>
          )
        }
      >
        {t('flag_off')}
      </Banner>
    );
  return <OpenBox command={command} look={look} ref={ref} userId={me?.user_id ?? ''} />;
}

function OpenBox({ command, look, ref, userId }: CommandBoxProps & { userId: string }) {
  const t = useTranslations('assistant.box');
  const { text, setText, isPreview, sending, send } = command;
  const length = text.trim().length;
  const seconds = useCountdown(command.waitUntil);
  const recall = useRecall(command, userId);
  const [isShort, setShort] = useState(false);
  const id = useId();
  const isReady = length >= MIN_COMMAND && length <= MAX_COMMAND && seconds === 0 && sending === null;
  const own = useRef<HTMLTextAreaElement | null>(null);

  const submit = () => {
    setShort(length > 0 && length < MIN_COMMAND);
    if (!isReady) return;
    recall.remember(text.trim());
    send();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else {
      recall.onKeyDown(event);
    }
  };

  const sendButton = (
    <Tooltip label={t(isPreview ? 'send_preview' : 'send')} shortcut="mod+enter">
      <button
        type="submit"
        aria-label={sending === null ? t(isPreview ? 'send_preview' : 'send') : t('sending')}
        disabled={!isReady}
        className="grid size-9 shrink-0 place-items-center rounded-full bg-primary text-primary-ink transition-colors hover:bg-primary-hover disabled:bg-line-strong disabled:text-surface"
      >
        {sending === null ? <ArrowUp aria-hidden className="size-4.5" /> : <Spinner className="size-4" />}
      </button>
    </Tooltip>
  );
  const note =
    length > MAX_COMMAND
      ? t('over', { count: length - MAX_COMMAND })
      : length >= COUNTED_FROM
        ? t('left', { count: MAX_COMMAND - length })
        : isShort && length < MIN_COMMAND
          ? t('too_short', { count: MIN_COMMAND })
          : '';

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="w-full"
    >
      {look === 'slim' && <NotSent command={command} seconds={seconds} className="mb-2" />}
      <div
        onClick={(event) => {
          if (event.target === event.currentTarget) own.current?.focus();
        }}
        className={cn(
          'group/box cursor-text border border-line-strong bg-surface shadow-float transition-[border-color] focus-within:border-ink-3',
          look === 'large' ? 'rounded-panel p-3' : 'flex flex-wrap items-end gap-x-2 rounded-[24px] py-1.5 pr-1.5 pl-4.5',
        )}
      >
        <textarea
          ref={(element) => {
            own.current = element;
            if (typeof ref === 'function') ref(element);
            else if (ref) ref.current = element;
          }}
          aria-label={t('label')}
          aria-describedby={`${id}-note ${id}-mode`}
          aria-invalid={length > MAX_COMMAND || undefined}
          value={text}
          readOnly={sending !== null}
          onChange={(event) => {
            setText(event.target.value);
            recall.leave();
          }}
          onKeyDown={onKeyDown}
          rows={look === 'large' ? 2 : 1}
          placeholder={t(look === 'large' ? 'placeholder' : 'placeholder_new')}
          enterKeyHint="enter"
          autoCapitalize="sentences"
          className={cn(
            'field-sizing-content max-h-48 min-w-0 resize-none overflow-y-auto bg-transparent text-sm leading-6 text-ink outline-none placeholder:text-ink-3 read-only:text-ink-3',
            look === 'large' ? 'block min-h-12 w-full px-1.5 pt-0.5' : 'my-1.5 min-h-6 flex-1',
          )}
        />
        {look === 'large' ? (
          <div className="mt-2 flex items-end gap-2">
            <Modes command={command} hintId={`${id}-mode`} />
            <span className="ml-auto flex items-center gap-2.5">
              <Kbd keys="mod+enter" className="max-sm:hidden" />
              {sendButton}
            </span>
          </div>
        ) : (
          <>
            <span className="order-3 w-full pb-1 group-focus-within/box:flex group-has-[textarea:not(:placeholder-shown)]/box:flex max-sm:hidden sm:order-none sm:flex sm:w-auto sm:pb-1">
              <Modes command={command} hintId={`${id}-mode`} />
            </span>
            {sendButton}
          </>
        )}
      </div>
      <p
        id={`${id}-note`}
        role="status"
        className={cn(
          'text-xs',
          note && 'mt-1.5 px-2',
          length > MAX_COMMAND ? 'font-medium text-bad' : 'text-ink-3',
          look === 'slim' && note && 'rounded-badge bg-surface',
        )}
      >
        {note}
      </p>
      {look === 'large' && (
        <p id={`${id}-mode`} className={cn('px-2 text-xs text-pretty text-ink-3', !note && 'mt-2')}>
          {t(isPreview ? 'preview_hint' : 'run_hint')}
        </p>
      )}
      {look === 'large' && <NotSent command={command} seconds={seconds} className="mt-3 text-left" />}
      {look === 'slim' && (
        <span id={`${id}-mode`} className="sr-only">
          {t(isPreview ? 'preview_hint' : 'run_hint')}
        </span>
      )}
    </form>
  );
}

/** The two ways to send a command, as a group of two pills. */
function Modes({ command, hintId }: { command: Command; hintId: string }) {
  const t = useTranslations('assistant.box');
  const name = useId();
  return (
    <fieldset aria-describedby={hintId} className="flex min-w-0 flex-wrap gap-1.5">
      <legend className="sr-only">{t('mode')}</legend>
      {(['run', 'preview'] as const).map((mode) => {
        const Icon = mode === 'run' ? Play : Eye;
        return (
          <Tooltip key={mode} label={t(`${mode}_hint`)}>
            <label
              className={cn(
                'inline-flex h-7 cursor-pointer items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium whitespace-nowrap transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                command.isPreview === (mode === 'preview')
                  ? 'border-accent-line bg-accent-soft text-accent'
                  : 'border-line bg-surface text-ink-2 hover:bg-hover',
              )}
            >
              <input
                type="radio"
                name={name}
                value={mode}
                checked={command.isPreview === (mode === 'preview')}
                onChange={() => command.setPreview(mode === 'preview')}
                className="sr-only"
              />
              <Icon aria-hidden className="size-3.5" />
              {t(mode)}
            </label>
          </Tooltip>
        );
      })}
    </fieldset>
  );
}

/** Why the command is still here; where something else is in the box, with the command and how to go on with it. */
function NotSent({ command, seconds, className }: { command: Command; seconds: number; className?: string }) {
  const t = useTranslations('assistant.box');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const { error, unsent, send, replace, dismiss } = command;
  if (error === null) return null;
  const status = error instanceof ApiError ? error.status : -1;
  const said =
    status === 0
      ? t('error_offline')
      : status === 429
        ? seconds > 0
          ? t('error_wait', { seconds })
          : t('error_wait_over')
        : `${wordsOf(error).text} ${t('kept')}`;
  return (
    <Banner
      tone={status === 429 ? 'warn' : 'bad'}
      title={t('error_title')}
      live="assertive"
      onDismiss={unsent ? dismiss : undefined}
      className={cn('shadow-card', className)}
    >
      {unsent && <q className="mb-1 line-clamp-3 font-medium text-ink">{unsent.text}</q>}
      {said}
      {unsent && (
        <div className="mt-2.5 flex flex-wrap gap-2">
          <Button size="sm" disabled={seconds > 0} onClick={() => send(unsent)}>
            {common('retry')}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => replace(unsent.text, unsent.isPreview)}>
            {t('take')}
          </Button>
        </div>
      )}
    </Banner>
  );
}

/** Whole seconds until a moment, counted down; 0 when it is over. */
function useCountdown(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until <= Date.now()) return undefined;
    const tick = () => setNow(Date.now());
    const timer = window.setInterval(tick, 500);
    tick();
    return () => window.clearInterval(timer);
  }, [until]);
  return Math.max(0, Math.ceil((until - now) / 1_000));
}

/** The arrow keys at the first and the last line walk through the person's own commands; what was being typed comes last. */
function useRecall(command: Command, userId: string) {
  const walk = useRef<{ commands: string[]; at: number; typed: string } | null>(null);
  const leave = () => {
    walk.current = null;
  };
  return {
    leave,
    remember(text: string) {
      leave();
      if (userId) sentCommands(userId).add(text);
    },
    onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
      const isUp = event.key === 'ArrowUp';
      if ((!isUp && event.key !== 'ArrowDown') || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || !userId) return;
      const box = event.currentTarget;
      if (box.selectionStart !== box.selectionEnd) return;
      const isOneLine = box.scrollHeight <= 60 && !box.value.includes('\n');
      const isAtEdge = isOneLine || (isUp ? box.selectionStart === 0 : box.selectionStart === box.value.length);
      if (!isAtEdge && !walk.current) return;
      if (!walk.current) {
        if (!isUp) return;
        walk.current = { commands: sentCommands(userId).all(), at: 0, typed: box.value };
        walk.current.at = walk.current.commands.length;
      }
      const { commands, at, typed } = walk.current;
      const next = at + (isUp ? -1 : 1);
      if (next < 0 || next > commands.length) return;
      event.preventDefault();
      walk.current.at = next;
      command.setText(commands[next] ?? typed);
      if (next === commands.length) leave();
    },
  };
}
