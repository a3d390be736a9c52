'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { AuditIcon } from '@/components/audit-icon';
import { EntityChip, RunLink } from '@/components/audit-links';
import { Button, IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { SkeletonText } from '@/components/ui/skeleton';
import type { AuditEvent } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { useAuditWords, type AuditConditions } from '@/lib/audit';
import { useFormat } from '@/lib/format';
import { useKeys } from '@/lib/shortcuts';

interface AuditSheetProps {
  auditId: string;
  /** The event as the list has it; else it is asked for. */
  known: AuditEvent | undefined;
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
  narrow: (more: Partial<AuditConditions>) => void;
}

/** Everything that was written down with one event, as words and as it is stored. */
export function AuditSheet({ auditId, known, onClose, onPrevious, onNext, narrow }: AuditSheetProps) {
  const t = useTranslations('audit.sheet');
  const words = useAuditWords();
  const { data, isLoadingError, error, refetch, isFetching } = useInfiniteQuery({
    ...queries.audit({ audit_id: auditId }, 1),
    enabled: known === undefined,
  });
  const event = known ?? data?.pages[0]?.items[0];
  useKeys({ j: () => onNext?.(), k: () => onPrevious?.() }, { inDialog: true });
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        title={event ? words.name(event.event) : t('title')}
        leading={event && <AuditIcon event={event.event} />}
        actions={
          <>
            <IconButton label={t('previous')} size="sm" shortcut="k" disabled={!onPrevious} onClick={onPrevious}>
              <ChevronUp aria-hidden />
            </IconButton>
            <IconButton label={t('next')} size="sm" shortcut="j" disabled={!onNext} onClick={onNext}>
              <ChevronDown aria-hidden />
            </IconButton>
          </>
        }
      >
        {event ? (
          <EventBody event={event} narrow={narrow} />
        ) : isLoadingError ? (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : data ? (
          <Empty icon={ScrollText} title={t('gone')} text={t('gone_text')} />
        ) : (
          <SkeletonText lines={8} />
        )}
      </SheetContent>
    </Sheet>
  );
}

function EventBody({ event, narrow }: { event: AuditEvent; narrow: AuditSheetProps['narrow'] }) {
  const t = useTranslations('audit.sheet');
  const words = useAuditWords();
  const format = useFormat();
  const pairs = words.pairs(event.detail);
  const { entity_type: type, entity_id: id, run_id: runId } = event;
  return (
    <div className="space-y-6 text-13">
      <p className="text-sm wrap-anywhere text-ink-2">
        {words.sentence(event, (name) => (
          <strong className="font-semibold text-ink">{name}</strong>
        ))}
      </p>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-2.5">
        <Fact name={t('when')}>
          <time dateTime={event.at} className="first-letter:uppercase">
            {format.exact(event.at)}
          </time>
        </Fact>
        <Fact name={t('who')}>{words.actor(event.actor)}</Fact>
        <Fact name={t('event')}>
          <Code>{event.event}</Code>
        </Fact>
        {type && (
          <Fact name={t('about')}>
            <EntityChip event={event} words={words} />
            {id && <Code copy>{id}</Code>}
          </Fact>
        )}
        {runId && (
          <Fact name={t('run')}>
            <RunLink runId={runId} />
            <Code copy>{runId}</Code>
          </Fact>
        )}
        {event.action_id && (
          <Fact name={t('action')}>
            <Code copy>{event.action_id}</Code>
          </Fact>
        )}
        {event.seq !== null && <Fact name={t('seq')}>{format.number(event.seq)}</Fact>}
        <Fact name={t('audit_id')}>
          <Code copy>{event.audit_id}</Code>
        </Fact>
      </dl>
      <div className="flex flex-wrap gap-2">
        {type && id && (
          <Button size="sm" onClick={() => narrow({ ...NOTHING, entity_type: type, entity_id: id })}>
            {t('all_record')}
          </Button>
        )}
        {runId && (
          <Button size="sm" onClick={() => narrow({ ...NOTHING, run_id: runId })}>
            {t('all_run')}
          </Button>
        )}
        <Button size="sm" onClick={() => narrow({ ...NOTHING, actor: event.actor })}>
          {t('all_actor')}
        </Button>
      </div>
      <Part title={t('detail')}>
        {pairs.length === 0 ? (
          <p className="text-ink-3">{t('no_detail')}</p>
        ) : (
          <>
            <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-2.5">
              {pairs.map(({ key, label, value, isCode }) => (
                <Fact key={key} name={label}>
                  {isCode ? <Code copy>{value}</Code> : value}
                </Fact>
              ))}
            </dl>
            <details className="mt-3">
              <summary className="w-fit cursor-pointer rounded-badge text-xs text-ink-3 hover:text-ink">{t('raw')}</summary>
              <pre
                tabIndex={0}
                aria-label={t('raw')}
                className="mt-2 overflow-x-auto rounded-card border border-line bg-sunken p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere text-ink-2"
              >
                {JSON.stringify(event.detail, null, 2)}
              </pre>
            </details>
          </>
        )}
      </Part>
      <Part title={t('chain')}>
        <p className="mb-2.5 text-ink-3">{event.hash === null ? t('unchained') : t('chain_text')}</p>
        {event.hash !== null && (
          <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-2.5">
            <Fact name={t('hash')}>
              <Code copy>{event.hash}</Code>
            </Fact>
            {event.prev_hash !== null && (
              <Fact name={t('prev_hash')}>
                <Code copy>{event.prev_hash}</Code>
              </Fact>
            )}
          </dl>
        )}
      </Part>
    </div>
  );
}

/** Looking at one thing alone leaves no other condition. */
const NOTHING = { actor: null, event: null, entity_type: null, entity_id: null, run_id: null, action_id: null, from: null, to: null };

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2 font-semibold text-ink">{title}</h3>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3 wrap-anywhere">{name}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-2 wrap-anywhere text-ink">{children}</dd>
    </>
  );
}

function Code({ copy = false, children }: { copy?: boolean; children: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="font-mono text-xs break-all text-ink-2">{children}</span>
      {copy && <CopyButton value={children} className="-my-1.5" />}
    </span>
  );
}
