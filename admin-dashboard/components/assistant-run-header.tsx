'use client';

import { Braces, Ellipsis, Eye, Link2, PencilLine, RotateCw, ScrollText, Square } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog, Dialog, DialogContent } from '@/components/ui/dialog';
import { Menu, MenuContent, MenuItem, MenuLink, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { StatusPill } from '@/components/ui/status';
import { Tooltip } from '@/components/ui/tooltip';
import { api, body, type Run } from '@/lib/api/client';
import { isActive, isSettled, useChange, useKeepRun, useMe } from '@/lib/api/queries';
import { shortId } from '@/lib/plan-words';
import { useReplay } from '@/lib/replay';
import { cn } from '@/lib/utils';
import { useWords } from '@/lib/words';

interface RunHeaderProps {
  run: Run;
  /** Opens another run, such as the one that repeats this one. */
  onOpen: (runId: string) => void;
  /** Puts the run's command into the box. */
  onEdit: () => void;
}

/** What was asked, by whom and when, how it stands, and what can be done with the run as a whole. */
export function RunHeader({ run, onOpen, onEdit }: RunHeaderProps) {
  const t = useTranslations('assistant.run');
  const { me, can } = useMe();
  const by = run.requested_by === me?.email ? t('by_you') : t('by', { who: run.requested_by });
  return (
    <header>
      <div className="flex items-start gap-2">
        <div className="flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-1">
          <StatusPill kind="run" status={run.status} />
          {run.dry_run && (
            <Badge tone="accent" icon={Eye} className="h-6 rounded-full px-2.5">
              {t('preview')}
            </Badge>
          )}
          <p className="min-w-0 text-13 text-ink-3">
            <Tooltip label={run.run_id}>
              <span tabIndex={0} className="rounded-badge">
                {t('number', { id: shortId(run.run_id) })}
              </span>
            </Tooltip>
            {' · '}
            <span className="wrap-anywhere">
              {by} {t(`origin.${run.origin}`)}
            </span>
            {' · '}
            <RelativeTime value={run.created_at} />
          </p>
        </div>
        <div className="flex shrink-0 items-center gap-1.5">
          {can('operator') && !isSettled(run) && <Stop run={run} />}
          <RunMenu run={run} onOpen={onOpen} onEdit={onEdit} />
        </div>
      </div>
      <CommandTitle command={run.command} />
      {run.replay_of && (
        <p className="mt-1 text-13 text-ink-3">
          <Button variant="link" size="sm" onClick={() => onOpen(run.replay_of ?? '')}>
            {t('replay_of', { id: shortId(run.replay_of) })}
          </Button>
        </p>
      )}
    </header>
  );
}

/** The command as the page's heading: two lines, and a button for the rest where there is more. */
export function CommandTitle({ command }: { command: string }) {
  const t = useTranslations('assistant.run');
  const heading = useRef<HTMLHeadingElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isCut, setCut] = useState(false);
  useEffect(() => {
    const element = heading.current;
    if (!element) return undefined;
    const measure = () =>
      setCut((was) => (element.classList.contains('line-clamp-2') ? element.scrollHeight > element.clientHeight + 2 : was));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [command]);
  return (
    <div className="mt-2">
      <h1
        ref={heading}
        className={cn(
          'max-w-2xl text-lg leading-7 font-semibold text-pretty wrap-anywhere whitespace-pre-line text-ink',
          !isOpen && 'line-clamp-2',
        )}
      >
        {command}
      </h1>
      {(isCut || isOpen) && (
        <Button variant="link" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'collapse' : 'expand')}
        </Button>
      )}
    </div>
  );
}

/** Asks first only while something is being worked on: what waits can be stopped without losing anything. */
function Stop({ run }: { run: Run }) {
  const t = useTranslations('assistant.run');
  const words = useWords();
  const keepRun = useKeepRun();
  const [isAsking, setAsking] = useState(false);
  const stop = useChange(
    () => body(api.POST('/assistant/prospect/runs/{run_id}/cancel', { params: { path: { run_id: run.run_id } } })),
    ['runs', 'pending', 'notifications'],
  );
  const carryOut = async () => {
    keepRun(await stop.mutateAsync(undefined));
    toast.success(isActive(run) ? t('stopped') : t('stop_waiting'));
  };
  return (
    <>
      <Button
        size="sm"
        loading={stop.isPending && !isAsking}
        onClick={() => {
          if (isActive(run)) setAsking(true);
          else carryOut().catch((error: unknown) => toast.error(words.problem(error)));
        }}
      >
        <Square aria-hidden />
        {t('stop')}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('stop_title')}
        text={t('stop_text')}
        confirmLabel={t('stop_confirm')}
        cancelLabel={t('stop_keep')}
        tone="danger"
        onConfirm={carryOut}
      />
    </>
  );
}

function RunMenu({ run, onOpen, onEdit }: RunHeaderProps) {
  const t = useTranslations('assistant.run');
  const words = useWords();
  const { can, isFlagOn } = useMe();
  const [isRaw, setRaw] = useState(false);
  const again = useReplay(run);

  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(`${window.location.origin}${run.links.dashboard}`);
      toast.success(t('link_copied'));
    } catch {
      toast.error(t('copy_failed'));
    }
  };
  const repeat = () =>
    again.mutate(undefined, {
      onSuccess: (started) => {
        onOpen(started.run_id);
        toast.success(t('again_started'));
      },
      onError: (error) => toast.error(words.problem(error)),
    });
  const json = isRaw ? JSON.stringify(run, null, 2) : '';

  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('menu')} size="sm" loading={again.isPending}>
            <Ellipsis aria-hidden />
          </IconButton>
        </MenuTrigger>
        <MenuContent>
          <MenuItem icon={Link2} onSelect={() => void copyLink()}>
            {t('copy_link')}
          </MenuItem>
          {can('operator') && isFlagOn && (
            <>
              {isSettled(run) && run.actions.length > 0 && (
                <MenuItem icon={RotateCw} onSelect={repeat}>
                  {t('again')}
                </MenuItem>
              )}
              <MenuItem icon={PencilLine} onSelect={onEdit}>
                {t('edit')}
              </MenuItem>
            </>
          )}
          <MenuSeparator />
          <MenuLink>
            <Link href={`/audit?run_id=${encodeURIComponent(run.run_id)}`}>
              <ScrollText aria-hidden />
              {t('audit')}
            </Link>
          </MenuLink>
          <MenuItem icon={Braces} onSelect={() => setRaw(true)}>
            {t('json')}
          </MenuItem>
        </MenuContent>
      </Menu>
      <Dialog open={isRaw} onOpenChange={setRaw}>
        <DialogContent title={t('json_title')} description={t('json_text')} size="lg" footer={<CopyButton value={json} />}>
          <pre
            tabIndex={0}
            className="max-h-[60vh] overflow-auto rounded-control border border-line bg-sunken p-3 font-mono text-xs leading-5"
          >
            {json}
          </pre>
        </DialogContent>
      </Dialog>
    </>
  );
}
