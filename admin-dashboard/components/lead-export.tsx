'use client';

import { Download, Sparkles } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { useLocale, useTranslations } from 'use-intl';
import { OsmLink } from '@/components/osm-credit';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog';
import { useErrorWords } from '@/components/ui/error-state';
import { api, ApiError } from '@/lib/api/client';
import type { LeadFilter } from '@/lib/api/queries';
import { draftHref } from '@/lib/draft';
import { exportCommand } from '@/lib/leads';

/** The name that the server gives the file. */
function fileName(response: Response): string {
  return /filename="?([\w.-]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'leads.csv';
}

/** Hands a file to the browser as a download. */
function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Saves the leads of the list as a CSV file. So many that an approval is needed become a command instead. */
export function LeadExportButton({ filter, disabled }: { filter: LeadFilter; disabled: boolean }) {
  const t = useTranslations('leads.export');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const locale = useLocale();
  const [busy, setBusy] = useState(false);
  const [tooMany, setTooMany] = useState(false);
  const command = exportCommand(filter, locale);

  async function take() {
    setBusy(true);
    try {
      const { data, response } = await api.GET('/leads/export', { params: { query: filter }, parseAs: 'blob' });
      save(data as Blob, fileName(response));
      const isOsm = (await (data as Blob).text()).includes('openstreetmap');
      toast.success(t('done'), isOsm ? { description: t.rich('osm', { credit: () => <OsmLink /> }) } : undefined);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'export-too-large') setTooMany(true);
      else toast.error(wordsOf(error).text);
    }
    setBusy(false);
  }

  return (
    <>
      <Button size="sm" onClick={() => void take()} loading={busy} disabled={disabled}>
        <Download aria-hidden />
        <span className="max-sm:sr-only">{t('button')}</span>
      </Button>
      <Dialog open={tooMany} onOpenChange={setTooMany}>
        <DialogContent
          title={t('too_large_title')}
          description={command ? t('too_large_text') : t('too_large_narrow')}
          footer={
            <>
              <DialogClose asChild>
                <Button>{common('close')}</Button>
              </DialogClose>
              {command && (
                <Button variant="primary" asChild>
                  <Link href={draftHref(command)}>
                    <Sparkles aria-hidden />
                    {t('draft')}
                  </Link>
                </Button>
              )}
            </>
          }
        >
          {command && (
            <figure>
              <figcaption className="mb-1 text-xs text-ink-3">{t('command')}</figcaption>
              <blockquote className="rounded-control border border-line bg-sunken px-3 py-2 text-ink">{command}</blockquote>
            </figure>
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}
