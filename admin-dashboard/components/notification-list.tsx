'use client';

import { useQuery } from '@tanstack/react-query';
import {
  BellOff,
  CalendarX2,
  Check,
  CheckCheck,
  CircleCheck,
  Hand,
  Info,
  Mail,
  MailCheck,
  MailX,
  Settings2,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useRef, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useFormatter, useTranslations } from 'use-intl';
import { hrefOf } from '@/components/notification-bell';
import { InTopbar } from '@/components/topbar-slot';
import { Button, IconButton } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/date-time';
import { Empty } from '@/components/ui/empty';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { api, body, type Notification } from '@/lib/api/client';
import { queries, useChange, useNotifications } from '@/lib/api/queries';
import { daysBetween } from '@/lib/days';
import { useNow } from '@/lib/format';
import { useKeys, walkRows } from '@/lib/shortcuts';
import { cn } from '@/lib/utils';

const FILTERS = ['all', 'unread', 'approvals'] as const;
const APPROVAL = 'assistant_confirmation_required';
const SKIPPED_SCHEDULE = 'assistant_schedule_skipped';

/** One thing that happened: told in the app, by e-mail, or both. */
interface Told {
  inApp: Notification | null;
  mail: Notification | null;
}

/** Puts the two channels of one thing together: the server makes both at once. The order stays. */
export function pairChannels(notifications: readonly Notification[]): Told[] {
  const told: Told[] = [];
  for (const notification of notifications) {
    const channel = notification.channel === 'in_app' ? 'inApp' : 'mail';
    const other = told.findLast(
      (each) =>
        each[channel] === null &&
        [each.inApp, each.mail].some(
          (one) =>
            one?.run_id === notification.run_id &&
            one.event === notification.event &&
            one.title === notification.title &&
            one.created_at === notification.created_at,
        ),
    );
    if (other) other[channel] = notification;
    else told.push({ inApp: null, mail: null, [channel]: notification });
  }
  return told;
}

/** The page of notifications: what the reader was told, by day. */
export function NotificationList() {
  const t = useTranslations('notifications');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const now = useNow();
  const names = useFormatter();
  const [filter, setFilter] = useQueryState('filter', parseAsStringLiteral(FILTERS).withDefault('all').withOptions({ history: 'push' }));
  const list = useNotifications(filter === 'unread' ? { unread: true } : {});
  const { data: bell } = useQuery(queries.bell());
  const root = useRef<HTMLDivElement>(null);
  const read = useChange(
    (notification_id: string) => body(api.POST('/notifications/{notification_id}/read', { params: { path: { notification_id } } })),
    ['notifications'],
  );
  const readAll = useChange(() => body(api.POST('/notifications/read-all')), ['notifications']);
  // Null is more than the server counts.
  const unreadCount = bell ? bell.unread : 0;

  const told = pairChannels(list.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (each) => filter !== 'approvals' || (each.inApp ?? each.mail)?.event === APPROVAL,
  );
  const days = new Map<number, Told[]>();
  for (const each of told) {
    const ago = daysBetween(Date.parse((each.inApp ?? each.mail)?.created_at ?? ''), now);
    days.set(ago, [...(days.get(ago) ?? []), each]);
  }
  const dayName = (ago: number, at: string) =>
    ago <= 0
      ? t('today')
      : ago === 1
        ? t('yesterday')
        : names.dateTime(new Date(at), { weekday: 'long', day: 'numeric', month: 'long', ...(ago > 300 && { year: 'numeric' }) });

  const walk = (step: 1 | -1) => walkRows(root.current, step);
  useKeys({ j: () => walk(1), k: () => walk(-1) });
  const markRead = (notification: Notification) =>
    read.mutate(notification.notification_id, { onError: (error) => toast.error(wordsOf(error).text) });

  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t('title')}</h1>
      <InTopbar>
        <Button variant="ghost" size="sm" asChild className="ml-auto">
          <Link href="/settings?tab=notifications">
            <Settings2 aria-hidden />
            <span className="max-sm:sr-only">{t('preferences')}</span>
          </Link>
        </Button>
      </InTopbar>
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5 sm:px-5">
        <Segmented
          label={t('filter.label')}
          value={filter}
          onValueChange={(next) => void setFilter(next)}
          options={FILTERS.map((value) => ({
            value,
            label: t(`filter.${value}`),
            count: value !== 'unread' || unreadCount === 0 ? undefined : (unreadCount ?? t('many')),
          }))}
        />
        <Button
          size="sm"
          disabled={unreadCount === 0}
          loading={readAll.isPending}
          onClick={() =>
            readAll.mutate(undefined, {
              onSuccess: ({ updated }) => toast.success(t('all_read', { count: updated })),
              onError: (error) => toast.error(wordsOf(error).text),
            })
          }
        >
          <CheckCheck aria-hidden />
          <span className="max-sm:sr-only">{t('read_all')}</span>
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {list.isLoadingError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
        ) : list.isPending ? (
          <div role="status" aria-label={t('loading')} className="mx-auto w-full max-w-3xl divide-y divide-line">
            {Array.from({ length: 6 }, (_, row) => (
              <div key={row} className="flex gap-3 px-4 py-3.5 sm:px-5">
                <Skeleton className="size-8 rounded-full" />
                <div className="flex-1 space-y-2">
                  <Skeleton className="w-2/3" />
                  <Skeleton className="h-3 w-1/3" />
                </div>
              </div>
            ))}
          </div>
        ) : (
          <div className="mx-auto w-full max-w-3xl pb-8">
            {told.length === 0 && !list.hasNextPage && <Nothing filter={filter} onAll={() => void setFilter('all')} />}
            {[...days].map(([ago, items]) => (
              <section key={ago} aria-label={dayName(ago, (items[0]?.inApp ?? items[0]?.mail)?.created_at ?? '')}>
                <h2 className="sticky top-0 z-10 bg-surface px-4 pt-4 pb-1.5 text-xs font-medium text-ink-3 first-letter:uppercase sm:px-5">
                  {dayName(ago, (items[0]?.inApp ?? items[0]?.mail)?.created_at ?? '')}
                </h2>
                <ul className="divide-y divide-line border-y border-line sm:mx-5 sm:rounded-card sm:border-x">
                  {items.map((each) => (
                    <ToldRow key={(each.inApp ?? each.mail)?.notification_id} told={each} onRead={markRead} />
                  ))}
                </ul>
              </section>
            ))}
            {told.length === 0 && list.hasNextPage && <p className="px-5 pt-10 text-center text-13 text-ink-3">{t('older')}</p>}
            {list.hasNextPage && (
              <div className="flex justify-center pt-4">
                <Button size="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {common('load_more')}
                </Button>
              </div>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

function Nothing({ filter, onAll }: { filter: (typeof FILTERS)[number]; onAll: () => void }) {
  const t = useTranslations('notifications.empty');
  return (
    <Empty
      icon={filter === 'unread' ? CircleCheck : BellOff}
      title={t(`${filter}_title`)}
      text={t(`${filter}_text`)}
      actions={
        filter === 'all' ? (
          <Button asChild>
            <Link href="/assistant">{t('to_assistant')}</Link>
          </Button>
        ) : (
          <Button onClick={onAll}>{t('show_all')}</Button>
        )
      }
    />
  );
}

const LOOKS: Record<string, { icon: LucideIcon; className: string }> = {
  [APPROVAL]: { icon: Hand, className: 'bg-warn-soft text-warn' },
  assistant_run_completed: { icon: CircleCheck, className: 'bg-ok-soft text-ok' },
  [SKIPPED_SCHEDULE]: { icon: CalendarX2, className: 'bg-warn-soft text-warn' },
};

function ToldRow({ told: { inApp, mail }, onRead }: { told: Told; onRead: (notification: Notification) => void }) {
  const t = useTranslations('notifications');
  const notification = inApp ?? mail;
  if (!notification) return null;
  const { icon: Icon, className } = LOOKS[notification.event] ?? { icon: inApp ? Info : Mail, className: 'bg-hover text-ink-2' };
  const href = hrefOf(notification) ?? (notification.event === SKIPPED_SCHEDULE ? '/schedules' : null);
  const isUnread = inApp?.status === 'unread';
  const title = (
    <>
      {isUnread && <span className="sr-only">{t('unread')}, </span>}
      {notification.title}
    </>
  );
  const words = cn('wrap-anywhere', isUnread ? 'font-semibold text-ink' : 'text-ink-2');
  return (
    <li
      className={cn('relative flex gap-3 px-4 py-3 transition-colors first:rounded-t-card last:rounded-b-card', href && 'hover:bg-sunken')}
    >
      {isUnread && <span aria-hidden className="absolute top-6 left-1 size-1.5 rounded-full bg-accent" />}
      <span aria-hidden className={cn('grid size-8 shrink-0 place-items-center rounded-full', className)}>
        <Icon className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-start gap-x-3 sm:flex-nowrap">
          <p className="min-w-0 flex-[1_1_100%] sm:flex-1">
            {href ? (
              <Link
                href={href}
                prefetch={false}
                data-row-link
                onClick={() => isUnread && inApp && onRead(inApp)}
                className={cn(words, 'rounded-badge after:absolute after:inset-0')}
              >
                {title}
              </Link>
            ) : (
              <span className={words}>{title}</span>
            )}
          </p>
          <RelativeTime value={notification.created_at} className="relative z-10 mt-0.5 text-xs text-ink-3" />
        </div>
        {notification.body && (
          <p className="mt-0.5 line-clamp-4 text-13 wrap-anywhere whitespace-pre-line text-ink-3">{notification.body}</p>
        )}
        {mail && <MailLine mail={mail} />}
      </div>
      <span className="relative z-10 -my-1 w-8 shrink-0">
        {isUnread && inApp && (
          <IconButton label={t('mark_read')} onClick={() => onRead(inApp)}>
            <Check aria-hidden />
          </IconButton>
        )}
      </span>
    </li>
  );
}

/** What came of telling it by e-mail, with the reason where there was no mail. */
function MailLine({ mail }: { mail: Notification }) {
  const t = useTranslations('notifications.mail');
  const reason = mailReason(mail.error);
  const why = reason ? t(`reason.${reason}`) : mail.error;
  const isLost = mail.status === 'failed';
  const Icon: LucideIcon = isLost || mail.status === 'skipped' ? MailX : mail.status === 'queued' ? Mail : MailCheck;
  const words: ReactNode = mail.status === 'failed' || mail.status === 'skipped' || mail.status === 'queued' ? t(mail.status) : t('sent');
  return (
    <p className={cn('mt-1.5 flex items-start gap-1.5 text-xs text-pretty', isLost ? 'text-bad' : 'text-ink-3')}>
      <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">
        {words}
        {why && <> {why}</>}
      </span>
    </p>
  );
}

/** The usual reasons for no mail, which the server words in the language of the run; null for another one. */
export function mailReason(error: string | null): 'not_wanted' | 'not_configured' | 'suppressed' | null {
  if (!error) return null;
  if (/SMTP_HOST/.test(error)) return 'not_configured';
  if (/notification preferences|préférences de notification/.test(error)) return 'not_wanted';
  return /do-not-contact/.test(error) ? 'suppressed' : null;
}
