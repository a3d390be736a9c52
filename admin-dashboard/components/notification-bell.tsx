'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/date-time';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { api, body, type Notification } from '@/lib/api/client';
import { queries, useChange } from '@/lib/api/queries';
import { ownAddress } from '@/lib/session';
import { cn } from '@/lib/utils';

/** What a notification leads to, on this site only. */
export function hrefOf(notification: Pick<Notification, 'href' | 'run_id'>): string | null {
  return ownAddress(notification.href) ?? (notification.run_id ? `/assistant?run=${encodeURIComponent(notification.run_id)}` : null);
}

/** The bell in the top bar: how many are unread, and the newest eight. */
export function NotificationBell() {
  const t = useTranslations('shell.bell');
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(queries.bell());
  const readAll = useChange(() => body(api.POST('/notifications/read-all')), ['notifications']);
  const read = useChange(
    (notification_id: string) => body(api.POST('/notifications/{notification_id}/read', { params: { path: { notification_id } } })),
    ['notifications'],
  );
  // Null is more than the server counts.
  const unread = data ? data.unread : 0;
  const hasUnread = unread === null || unread > 0;
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          aria-label={unread === null ? t('label_many') : t('label', { count: unread })}
          className="relative grid size-8 place-items-center rounded-control text-ink-2 hover:bg-hover hover:text-ink"
        >
          <Bell aria-hidden className="size-4" />
          {hasUnread && (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-bad px-1 text-2xs leading-none font-semibold text-surface tabular"
            >
              {unread === null || unread > 99 ? '99+' : unread}
            </span>
          )}
        </button>
      </PopoverTrigger>
      <PopoverContent label={t('title')} className="flex w-96 flex-col overflow-hidden p-0">
        <div className="flex items-center justify-between border-b px-4 py-2.5">
          <h2 className="text-sm font-semibold">{t('title')}</h2>
          {hasUnread && (
            <Button variant="ghost" size="sm" loading={readAll.isPending} onClick={() => readAll.mutate(undefined)}>
              {t('read_all')}
            </Button>
          )}
        </div>
        {data?.latest.length ? (
          <ul className="min-h-0 flex-1 overflow-y-auto py-1">
            {data.latest.map((notification) => (
              <li key={notification.notification_id}>
                <Link
                  href={hrefOf(notification) ?? '/notifications'}
                  prefetch={false}
                  onClick={() => {
                    setOpen(false);
                    if (notification.status === 'unread') read.mutate(notification.notification_id);
                  }}
                  className="flex gap-3 px-4 py-2.5 hover:bg-hover focus-visible:bg-hover"
                >
                  <span
                    aria-hidden
                    className={cn('mt-1.5 size-2 shrink-0 rounded-full', notification.status === 'unread' ? 'bg-accent' : 'bg-transparent')}
                  />
                  <span className="min-w-0 flex-1">
                    <span
                      className={cn('line-clamp-2 break-words', notification.status === 'unread' ? 'font-medium text-ink' : 'text-ink-2')}
                    >
                      {notification.title}
                    </span>
                    <span className="text-2xs text-ink-3">
                      <RelativeTime value={notification.created_at} />
                    </span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        ) : (
          <p className="px-4 py-8 text-center text-13 text-ink-3">{t('empty')}</p>
        )}
        <div className="border-t px-2 py-1.5">
          <Button asChild variant="ghost" size="sm" className="w-full">
            <Link href="/notifications" onClick={() => setOpen(false)}>
              {t('view_all')}
            </Link>
          </Button>
        </div>
      </PopoverContent>
    </Popover>
  );
}
