'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { api, ApiError, body, type Run } from '@/lib/api/client';
import { useKeepRun, useMe } from '@/lib/api/queries';

/** Characters that a command may have, as the server counts them. */
export const MAX_COMMAND = 2_000;
/** Fewer characters cannot say what to do. */
export const MIN_COMMAND = 5;

/** Where a person's draft is kept; somebody else who signs in on the same tab has another. */
function draftKey(userId: string): string {
  return `prospect.draft.${userId}`;
}

function readDraft(userId: string): string {
  try {
    return window.sessionStorage.getItem(draftKey(userId)) ?? '';
  } catch {
    return '';
  }
}

/** A random key that a server has not seen; also where a page over plain HTTP has no `randomUUID`. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A command and how it is sent. */
export interface Given {
  text: string;
  isPreview: boolean;
}

/** A command on its way from the keyboard to the server. One for the page: views that show it share it. */
export interface Command {
  text: string;
  setText: (text: string) => void;
  isPreview: boolean;
  setPreview: (isPreview: boolean) => void;
  /** Puts a command in the place of what is typed, which can be had back for a moment. */
  replace: (text: string, isPreview?: boolean) => void;
  /** Sends what is typed, or the given command instead and leaves what is typed alone. Does nothing while another is on its way. */
  send: (given?: Given) => void;
  /** The command that is on its way; null when none is. */
  sending: string | null;
  /** Why the last one was not accepted; gone as soon as it is changed in the box, or dismissed. */
  error: unknown;
  /** The command that was not accepted, while something else stands in the box; null when it stands there itself. */
  unsent: Given | null;
  /** Takes the error away, and the command that it was about unless that stands in the box. */
  dismiss: () => void;
  /** When the server takes commands again, in milliseconds since 1970; 0 when it does now. */
  waitUntil: number;
}

/**
 * Keeps the draft (also over a reload of this tab), sends it once however often it is asked to, and keeps it when it was not accepted.
 * The same words after a failure carry the same key, so that a command whose answer was lost does not run twice.
 */
export function useCommand(onStarted: (run: Run) => void): Command {
  const t = useTranslations('common');
  const client = useQueryClient();
  const keepRun = useKeepRun();
  const userId = useMe().me?.user_id ?? '';
  const [owner, setOwner] = useState(userId);
  const [text, write] = useState(() => readDraft(userId));
  const [isPreview, setPreview] = useState(false);
  const [sending, setSending] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [unsent, setUnsent] = useState<Given | null>(null);
  const [waitUntil, setWaitUntil] = useState(0);
  const isBusy = useRef(false);
  /** The keys of commands that were not accepted, as far as anybody knows. */
  const keys = useRef(new Map<string, string>());
  /** What is typed when the answer comes. */
  const typed = useRef(text);

  if (owner !== userId) {
    setOwner(userId);
    write(readDraft(userId));
    setError(null);
    setUnsent(null);
  }

  useEffect(() => {
    typed.current = text;
    try {
      window.sessionStorage.setItem(draftKey(userId), text);
    } catch {
      // Then it lasts as long as this page.
    }
  }, [userId, text]);

  const dismiss = useCallback(() => {
    setError(null);
    setUnsent(null);
  }, []);
  const setText = useCallback(
    (next: string) => {
      write(next);
      // What is said of another command is still true.
      if (unsent === null) setError(null);
    },
    [unsent],
  );
  const replace = useCallback(
    (next: string, asPreview = isPreview) => {
      const before = typed.current;
      write(next);
      setPreview(asPreview);
      dismiss();
      if (before.trim() === '' || before === next) return;
      const undo = () => {
        write(before);
        setPreview(isPreview);
      };
      toast(t('replaced'), { action: { label: t('actions.undo'), onClick: undo } });
    },
    [isPreview, dismiss, t],
  );

  const send = useCallback(
    (given?: Given) => {
      const command = (given?.text ?? text).trim();
      const dryRun = given?.isPreview ?? isPreview;
      if (isBusy.current || command.length < MIN_COMMAND || command.length > MAX_COMMAND || Date.now() < waitUntil) return;
      isBusy.current = true;
      const of = JSON.stringify([command, dryRun]);
      const key = keys.current.get(of) ?? newKey();
      keys.current.set(of, key);
      setSending(command);
      dismiss();
      body(
        api.POST('/assistant/prospect/execute', {
          params: { header: { 'Idempotency-Key': key } },
          body: { command, dry_run: dryRun },
        }),
      )
        .then(
          (run) => {
            keys.current.delete(of);
            if (!given) write((now) => (now.trim() === command ? '' : now));
            setWaitUntil(0);
            keepRun(run);
            onStarted(run);
            for (const topic of ['runs', 'pending', 'audit']) void client.invalidateQueries({ queryKey: [topic] });
          },
          (failure: unknown) => {
            // What failed goes into the box, also when it came from an example, but never over something else.
            if (!['', command].includes(typed.current.trim())) setUnsent({ text: command, isPreview: dryRun });
            else {
              write(command);
              setPreview(dryRun);
            }
            setError(failure);
            if (failure instanceof ApiError && failure.status === 429) setWaitUntil(Date.now() + (failure.retryAfter ?? 1) * 1_000);
          },
        )
        .finally(() => {
          isBusy.current = false;
          setSending(null);
        });
    },
    [text, isPreview, waitUntil, keepRun, onStarted, client, dismiss],
  );

  return { text, setText, isPreview, setPreview, replace, send, sending, error, unsent, dismiss, waitUntil };
}

const KEPT = 50;

function readSent(key: string): string[] {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === 'string').slice(-KEPT) : [];
  } catch {
    return [];
  }
}

/** A person's own commands on this browser, the newest last, at most 50, each once. */
export interface SentCommands {
  all: () => string[];
  add: (command: string) => void;
}

export function sentCommands(userId: string): SentCommands {
  const key = `prospect.commands.${userId}`;
  return {
    all: () => readSent(key),
    add(command) {
      try {
        window.localStorage.setItem(key, JSON.stringify([...readSent(key).filter((each) => each !== command), command].slice(-KEPT)));
      } catch {
        // Then the arrow keys know nothing of it.
      }
    },
  };
}
