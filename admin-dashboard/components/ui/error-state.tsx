'use client';

import { CircleAlert, Clock, CloudOff, Lock, RotateCw, SearchX, ToggleLeft, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError, type Role } from '@/lib/api/client';
import { useFormat } from '@/lib/format';
import { cn } from '@/lib/utils';
import { isUnanswered, useWords } from '@/lib/words';
import { Button } from './button';
import { Empty } from './empty';

export type ErrorKind = 'offline' | 'forbidden' | 'flag_off' | 'not_found' | 'too_many' | 'refused' | 'server' | 'unexpected';

export interface ErrorWords {
  kind: ErrorKind;
  title: string;
  /** What happened and what to do, in the reader's language; the server's own words where it knows better. */
  text: string;
  /** Whether the same request may go well without anything being changed. */
  again: boolean;
}

const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

/** The role that the server says is needed; undefined when it says something else. */
function roleIn(detail: string | undefined): Role | undefined {
  const word = /needs the role (\w+)/.exec(detail ?? '')?.[1];
  return ROLES.find((role) => role === word);
}

function kindOf(error: unknown): ErrorKind {
  if (!(error instanceof ApiError)) return 'unexpected';
  if (isUnanswered(error)) return 'offline';
  if (error.status === 403) return error.code === 'feature-disabled' ? 'flag_off' : 'forbidden';
  if (error.status === 404) return 'not_found';
  if (error.status === 429) return 'too_many';
  return error.status >= 500 ? 'server' : 'refused';
}

/**
 * Turns whatever was thrown into words: for an error page, a message that comes and goes, or a line under a form. `isRead`: something
 * was only asked for, and is asked for again by itself; else it may have changed something.
 */
export function useErrorWords({ isRead = false } = {}): (error: unknown) => ErrorWords {
  const t = useTranslations('common.error');
  const role = useTranslations('terms.role');
  const words = useWords();
  return (error) => {
    const kind = kindOf(error);
    const text = words.problem(error);
    switch (kind) {
      case 'offline':
        return { kind, title: t('title'), text: isRead ? t('offline') : text, again: true };
      case 'flag_off':
        return { kind, title: t('forbidden_title'), text, again: false };
      case 'forbidden': {
        const needed = roleIn((error as ApiError).problem?.detail);
        return { kind, title: t('forbidden_title'), text: needed ? t('forbidden', { role: role(needed) }) : text, again: false };
      }
      case 'not_found':
        return { kind, title: t('not_found_title'), text, again: false };
      case 'too_many':
        return { kind, title: t('title'), text: t('too_many', { seconds: (error as ApiError).retryAfter ?? 1 }), again: true };
      case 'refused':
        return { kind, title: t('refused_title'), text, again: false };
      case 'server':
        return { kind, title: t('title'), text, again: true };
      case 'unexpected':
        return { kind, title: t('title'), text: t('unexpected'), again: true };
    }
  };
}

const ICONS: Record<ErrorKind, LucideIcon> = {
  offline: CloudOff,
  forbidden: Lock,
  flag_off: ToggleLeft,
  not_found: SearchX,
  too_many: Clock,
  refused: CircleAlert,
  server: CircleAlert,
  unexpected: CircleAlert,
};

interface ErrorStateProps {
  /** Whatever was thrown. */
  error: unknown;
  /** Shows "Try again" where another try makes sense. */
  onRetry?: () => void;
  /** Another try is under way. */
  retrying?: boolean;
  /** Takes the usual title's place. */
  title?: string;
  /** More ways on, such as a link back to the list. */
  actions?: ReactNode;
  compact?: boolean;
  className?: string;
}

/** What stands where something could not be loaded: what happened, and what to do. */
export function ErrorState({ error, onRetry, retrying = false, title, actions, compact, className }: ErrorStateProps) {
  const t = useTranslations('common');
  const format = useFormat();
  const [at] = useState(() => Date.now());
  const words = useErrorWords({ isRead: true })(error);
  return (
    <div role="alert" className={cn('w-full', className)}>
      <Empty
        icon={ICONS[words.kind]}
        title={title ?? words.title}
        compact={compact}
        text={
          <>
            <p className="wrap-anywhere">{words.text}</p>
            {words.kind === 'server' && <p className="mt-1 text-xs tabular">{t('error.time', { time: format.exact(at) })}</p>}
          </>
        }
        actions={
          ((onRetry && words.again) || actions) && (
            <>
              {onRetry && words.again && (
                <Button onClick={onRetry} loading={retrying}>
                  <RotateCw aria-hidden />
                  {t('actions.retry')}
                </Button>
              )}
              {actions}
            </>
          )
        }
      />
    </div>
  );
}
