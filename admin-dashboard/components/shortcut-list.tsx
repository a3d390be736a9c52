'use client';

import { useTranslations } from 'use-intl';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';

/** What can be done by keys. */
export function ShortcutList({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('shell.shortcuts');
  const rows = [
    ['mod+k', t('palette')],
    ['mod+enter', t('send')],
    ['n', t('new_run')],
    ['c', t('create')],
    ['j k', t('move')],
    ['enter', t('open')],
    ['x', t('tick')],
    ['a', t('approve')],
    ['r', t('reject')],
    ['/', t('filter')],
    ['g a l t p n', t('go')],
    ['?', t('help')],
    ['esc', t('close')],
  ] as const;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t('title')}>
        <dl className="divide-y">
          {rows.map(([keys, meaning]) => (
            <div key={keys} className="flex items-center justify-between gap-4 py-2">
              <dt className="text-ink-2">{meaning}</dt>
              <dd className="flex shrink-0 gap-1">
                {keys.split(' ').map((key) => (
                  <Kbd key={key} keys={key} />
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
