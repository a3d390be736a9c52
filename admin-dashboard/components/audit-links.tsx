'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { AuditEvent } from '@/lib/api/client';
import { hrefOfEntity, type AuditWords } from '@/lib/audit';

/** What an event is about, and the way there as long as it exists. */
export function EntityChip({ event, words }: { event: AuditEvent; words: AuditWords }) {
  if (!event.entity_type) return null;
  const href = hrefOfEntity(event);
  const looks = 'inline-flex h-6 items-center rounded-badge border border-line bg-surface px-1.5 text-xs font-medium text-ink-2';
  return href ? (
    <Link href={href} prefetch={false} className={`${looks} relative z-1 hover:border-line-strong hover:text-ink`}>
      {words.entity(event.entity_type)}
    </Link>
  ) : (
    <span className={looks}>{words.entity(event.entity_type)}</span>
  );
}

/** The way to the run in which something happened. */
export function RunLink({ runId }: { runId: string }) {
  const t = useTranslations('audit');
  return (
    <Link
      href={`/assistant?run=${encodeURIComponent(runId)}`}
      prefetch={false}
      title={t('run_hint')}
      className="relative z-1 inline-flex h-6 items-center rounded-badge text-accent underline-offset-4 hover:underline"
    >
      {t('run')}
    </Link>
  );
}
