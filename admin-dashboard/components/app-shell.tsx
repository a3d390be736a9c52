'use client';

import { useQuery } from '@tanstack/react-query';
import {
  Bell,
  CalendarClock,
  FolderKanban,
  Languages,
  LogOut,
  Menu as MenuIcon,
  MoonStar,
  ScrollText,
  Search,
  Settings,
  Sparkles,
  SquareCheck,
  Users,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useEffect, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { ConnectionStrip } from '@/components/connection-strip';
import { NotificationBell } from '@/components/notification-bell';
import { ShellSkeleton } from '@/components/shell-skeleton';
import { TopbarSlotProvider } from '@/components/topbar-slot';
import { Avatar } from '@/components/ui/avatar';
import { Banner } from '@/components/ui/banner';
import { ErrorState } from '@/components/ui/error-state';
import { Kbd } from '@/components/ui/kbd';
import { Menu, MenuContent, MenuItem, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { useGo, useLeave } from '@/components/unsaved';
import { api, ApiError } from '@/lib/api/client';
import { queries, useMe } from '@/lib/api/queries';
import { useIsConnected } from '@/lib/connection';
import { forgetEverythingOf } from '@/lib/forget';
import { chooseLocale, LOCALES, useChosenLocale } from '@/lib/i18n';
import { useKeys } from '@/lib/shortcuts';
import { cn } from '@/lib/utils';

const CommandPalette = dynamic(() => import('@/components/command-palette').then((module) => module.CommandPalette), { ssr: false });
const ShortcutList = dynamic(() => import('@/components/shortcut-list').then((module) => module.ShortcutList), { ssr: false });

const WORK = [
  { page: 'assistant', icon: Sparkles },
  { page: 'leads', icon: Users },
  { page: 'tasks', icon: SquareCheck },
  { page: 'projects', icon: FolderKanban },
] as const;
const WORKSPACE = [
  { page: 'schedules', icon: CalendarClock },
  { page: 'notifications', icon: Bell },
  { page: 'audit', icon: ScrollText },
  { page: 'settings', icon: Settings },
] as const;
const PAGES = [...WORK, ...WORKSPACE];

/** Navigation, top bar and the place of a page. The sign-in page stands alone, outside of it. */
export function AppShell({ children }: { children: ReactNode }) {
  const path = usePathname();
  return path.startsWith('/login') ? <>{children}</> : <SignedIn path={path}>{children}</SignedIn>;
}

function SignedIn({ path, children }: { path: string; children: ReactNode }) {
  const t = useTranslations('shell');
  const go = useGo();
  const isConnected = useIsConnected();
  const { data: me, error, isFetching, refetch } = useQuery(queries.me());
  const { data: pending } = useQuery({ ...queries.pending(), enabled: Boolean(me) });
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const isPaletteWanted = useOnce(isPaletteOpen);
  const isHelpWanted = useOnce(isHelpOpen);
  const [isHintGone, dismissHint] = useDismissed('prospect.password-hint');
  const waiting = pending?.total ?? pending?.items.length ?? 0;
  const page = PAGES.find((one) => path === `/${one.page}` || path.startsWith(`/${one.page}/`))?.page;

  const title = page ? `${t(`nav.${page}`)} · ${t('product')}` : t('product');
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
  }, [title, waiting]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setPaletteOpen((open) => !open);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  useKeys({
    '?': () => setHelpOpen(true),
    // The assistant has a new run of its own.
    ...(page !== 'assistant' && { n: () => go('/assistant') }),
    'g a': () => go('/assistant'),
    'g l': () => go('/leads'),
    'g t': () => go('/tasks'),
    'g p': () => go('/projects'),
    'g n': () => go('/notifications'),
  });

  // Stays while it is tried again by itself: no flicker between an error and a skeleton.
  const [failure, setFailure] = useState(error);
  if (error && error !== failure) setFailure(error);

  if (!me) {
    return failure ? (
      <main className="grid h-dvh place-items-center p-4">
        <ErrorState error={failure} onRetry={() => void refetch()} retrying={isFetching} />
      </main>
    ) : (
      <ShellSkeleton />
    );
  }
  const navigation = <Navigation path={path} waiting={waiting} onSearch={() => setPaletteOpen(true)} onGo={() => setDrawerOpen(false)} />;
  return (
    <div className="flex h-dvh bg-canvas">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-primary px-3 py-2 text-primary-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('skip')}
      </a>
      <aside className="hidden w-56 shrink-0 lg:block">{navigation}</aside>
      <Sheet open={isDrawerOpen} onOpenChange={setDrawerOpen}>
        <SheetContent side="left" title={t('menu')} hideTitle className="p-0">
          {navigation}
        </SheetContent>
      </Sheet>
      <div className="flex min-w-0 flex-1 flex-col lg:py-2 lg:pr-2">
        <div className="flex min-h-0 flex-1 flex-col overflow-hidden bg-surface lg:rounded-panel lg:border lg:shadow-card">
          <TopbarSlotProvider
            bar={(slot) => (
              <header className="flex h-12 shrink-0 items-center gap-2 border-b px-3 sm:px-5">
                <button
                  type="button"
                  aria-label={t('menu')}
                  onClick={() => setDrawerOpen(true)}
                  className="-ml-1 grid size-8 shrink-0 place-items-center rounded-control text-ink-2 hover:bg-hover lg:hidden"
                >
                  <MenuIcon aria-hidden className="size-5" />
                </button>
                <p className={cn('shrink-0 text-sm font-semibold', page === 'assistant' && 'max-sm:sr-only')}>
                  {page ? t(`nav.${page}`) : t('product')}
                </p>
                <div ref={slot} className="flex min-w-0 flex-1 items-center gap-2 max-sm:justify-center sm:ml-2" />
                <div className="flex shrink-0 items-center gap-1">
                  <div className="hidden items-center gap-1 sm:flex">
                    <LanguageMenu />
                    <ThemeMenu />
                  </div>
                  <NotificationBell />
                </div>
              </header>
            )}
          >
            <ConnectionStrip isConnected={isConnected} />
            {me.must_change_password && !isHintGone && path !== '/settings' && (
              <div className="px-3 py-3 sm:px-5">
                <Banner
                  tone="warn"
                  onDismiss={dismissHint}
                  action={
                    <Link className="font-medium underline underline-offset-2" href="/settings?tab=profile">
                      {t('login.must_change_action')}
                    </Link>
                  }
                >
                  {t('login.must_change')}
                </Banner>
              </div>
            )}
            <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-y-auto outline-none">
              {children}
            </main>
          </TopbarSlotProvider>
        </div>
      </div>
      {isPaletteWanted && <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} />}
      {isHelpWanted && <ShortcutList open={isHelpOpen} onOpenChange={setHelpOpen} />}
    </div>
  );
}

/** Whether something has been true at least once: what is seldom opened is fetched when it is, and then stays to close with grace. */
function useOnce(now: boolean): boolean {
  const [once, setOnce] = useState(now);
  if (now && !once) setOnce(true);
  return once || now;
}

/** Whether something was taken away in this tab, and how to take it away: it comes back with the next visit. */
function useDismissed(key: string): [boolean, () => void] {
  const [isGone, setGone] = useState(() => {
    try {
      return window.sessionStorage.getItem(key) === 'gone';
    } catch {
      return false;
    }
  });
  return [
    isGone,
    () => {
      setGone(true);
      try {
        window.sessionStorage.setItem(key, 'gone');
      } catch {
        // Then it is gone for as long as this page.
      }
    },
  ];
}

function Navigation({ path, waiting, onSearch, onGo }: { path: string; waiting: number; onSearch: () => void; onGo: () => void }) {
  const t = useTranslations('shell');
  const item = ({ page, icon: Icon }: { page: (typeof PAGES)[number]['page']; icon: LucideIcon }) => {
    const isHere = path === `/${page}` || path.startsWith(`/${page}/`);
    return (
      <li key={page}>
        <Link
          href={`/${page}`}
          prefetch={false} // the first page would load the scripts of all others
          aria-current={isHere ? 'page' : undefined}
          onClick={onGo}
          className={cn(
            'flex h-8 items-center gap-2.5 rounded-control border px-2 text-13 max-lg:h-10',
            isHere
              ? 'border-line bg-surface font-medium text-ink shadow-card'
              : 'border-transparent text-ink-2 hover:bg-hover hover:text-ink',
          )}
        >
          <Icon aria-hidden className={cn('size-4 shrink-0', isHere ? 'text-accent' : 'text-ink-3')} />
          <span className="flex-1 truncate">{t(`nav.${page}`)}</span>
          {page === 'assistant' && waiting > 0 && (
            <span className="rounded-badge border border-warn-line bg-warn-soft px-1.5 text-2xs font-semibold text-warn tabular">
              <span aria-hidden>{waiting}</span>
              <span className="sr-only">{t('nav.waiting', { count: waiting })}</span>
            </span>
          )}
        </Link>
      </li>
    );
  };
  return (
    <div className="flex h-full flex-col gap-1 overflow-y-auto px-2.5 pt-4 pb-3">
      <Link href="/assistant" onClick={onGo} className="mb-2 flex items-center gap-2.5 rounded-control px-1.5 py-1">
        <span aria-hidden className="grid size-7 shrink-0 place-items-center rounded-control bg-primary text-primary-ink">
          <Search className="size-4" />
        </span>
        <span className="truncate text-sm font-semibold">{t('product')}</span>
      </Link>
      <button
        type="button"
        onClick={() => {
          onGo();
          onSearch();
        }}
        className="mb-2 flex h-8 items-center gap-2 rounded-control border bg-surface px-2 text-13 text-ink-3 shadow-card hover:border-line-strong max-lg:h-10"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 truncate text-left">{t('search')}</span>
        <span aria-hidden className="max-lg:hidden">
          <Kbd keys="mod+k" />
        </span>
      </button>
      <nav aria-label={t('nav.label')} className="flex flex-col">
        <p className="px-2 pt-2 pb-1 text-2xs font-medium text-ink-3">{t('nav.work')}</p>
        <ul className="flex flex-col gap-0.5">{WORK.map(item)}</ul>
        <p className="px-2 pt-4 pb-1 text-2xs font-medium text-ink-3">{t('nav.workspace')}</p>
        <ul className="flex flex-col gap-0.5">{WORKSPACE.map(item)}</ul>
      </nav>
      <div className="mt-auto flex flex-col gap-1 pt-4">
        <div className="flex items-center gap-1 sm:hidden">
          <LanguageMenu />
          <ThemeMenu />
        </div>
        <ConnectorLine onGo={onGo} />
        <Account />
      </div>
    </div>
  );
}

/** One line on whether the outside services work. What has not been set up is no fault. */
function ConnectorLine({ onGo }: { onGo: () => void }) {
  const t = useTranslations('shell');
  const { data } = useQuery(queries.connectors());
  const down = data?.items.filter(({ state }) => state === 'down').length ?? 0;
  const outside = data?.items.filter(({ name, state }) => name !== 'database' && state === 'ok').length ?? 0;
  const words = !data
    ? t('connectors.unknown')
    : down > 0
      ? t('connectors.down', { count: down })
      : outside > 0
        ? t('connectors.ok')
        : t('connectors.none');
  return (
    <Link
      href="/settings?tab=connectors"
      prefetch={false}
      onClick={onGo}
      className="flex min-h-7 items-center gap-2 rounded-control px-2 py-1 text-2xs text-ink-3 hover:bg-hover hover:text-ink"
    >
      <span
        aria-hidden
        className={cn('size-1.5 shrink-0 rounded-full', down > 0 ? 'bg-bad-solid' : outside > 0 ? 'bg-ok-solid' : 'bg-line-strong')}
      />
      {words}
    </Link>
  );
}

function Account() {
  const t = useTranslations('shell.account');
  const terms = useTranslations('terms');
  const go = useGo();
  const leave = useLeave();
  const { me } = useMe();
  if (!me) return null;
  const signOut = async () => {
    try {
      await api.DELETE('/session');
    } catch (error) {
      // Whoever leaves a shared machine must not be told that the session is over when it is not.
      if (!(error instanceof ApiError && error.status === 401)) {
        toast.error(t('sign_out_failed'));
        return;
      }
    }
    forgetEverythingOf(me.user_id);
    // A whole new page: nothing of this person stays in memory.
    // eslint-disable-next-line @next/next/no-location-assign-relative-destination
    window.location.assign('/login');
  };
  return (
    <Menu>
      <MenuTrigger asChild>
        <button type="button" className="flex items-center gap-2.5 rounded-control px-1.5 py-1.5 text-left hover:bg-hover">
          <Avatar name={me.email} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-13 font-medium">{me.email}</span>
            <span className="block truncate text-2xs text-ink-3">{terms(`role.${me.role}`)}</span>
          </span>
        </button>
      </MenuTrigger>
      <MenuContent align="start" side="top">
        <MenuItem icon={Settings} onSelect={() => go('/settings')}>
          {t('settings')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={LogOut} onSelect={() => leave(() => void signOut())}>
          {t('sign_out')}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

/** The language of all words, changed at once and without loading anything. */
export function LanguageMenu() {
  const t = useTranslations('shell.language');
  const locale = useChosenLocale() ?? 'en';
  return (
    <Menu>
      <MenuTrigger asChild>
        <button
          type="button"
          className="flex h-8 items-center gap-1.5 rounded-control px-2 text-13 text-ink-2 hover:bg-hover hover:text-ink"
        >
          <Languages aria-hidden className="size-4" />
          <span aria-hidden>{locale.toUpperCase()}</span>
          <span className="sr-only">
            {t('label')}: {t(locale)}
          </span>
        </button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuRadioGroup value={locale} onValueChange={(value) => chooseLocale(value === 'fr' ? 'fr' : 'en')}>
          {LOCALES.map((one) => (
            <MenuRadioItem key={one} value={one} lang={one}>
              {t(one)}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}

/** Light, dark, or as the reader's system. */
export function ThemeMenu() {
  const t = useTranslations('shell.theme');
  const { theme, setTheme } = useTheme();
  return (
    <Menu>
      <MenuTrigger asChild>
        <button
          type="button"
          aria-label={t('label')}
          className="grid size-8 place-items-center rounded-control text-ink-2 hover:bg-hover hover:text-ink"
        >
          <MoonStar aria-hidden className="size-4" />
        </button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuRadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
          {(['light', 'dark', 'system'] as const).map((one) => (
            <MenuRadioItem key={one} value={one}>
              {t(one)}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
