'use client';

import { PencilLine } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import type { Run } from '@/lib/api/client';
import { readProposals } from '@/lib/plan-words';
import { useWords } from '@/lib/words';

interface RunFailureProps {
  run: Run;
  /** Puts a command into the box; missing for a person who may not run any. */
  onEdit?: (command: string) => void;
}

/** Why a run failed, what was and what was not done, and how to go on. */
export function RunFailure({ run, onEdit }: RunFailureProps) {
  const t = useTranslations('assistant.failed');
  const tr = useTranslations('assistant.run');
  const words = useWords();
  if (run.status !== 'failed') return null;
  const { code, detail } = run.error ?? { code: 'internal', detail: '' };
  const { sentence, commands } = readProposals(detail ?? '');
  const done = run.actions.filter(({ status }) => status === 'succeeded' || status === 'partially_succeeded').length;
  const known = words.errorCode(code, '');
  return (
    <Banner tone="bad" title={known || t('title')} className="mt-4">
      {sentence && sentence !== known && <p>{sentence}</p>}
      <p className={sentence && sentence !== known ? 'mt-1' : undefined}>
        {run.actions.length === 0 ? t('no_plan') : done === 0 ? t('nothing_done') : t('partly', { done, left: run.actions.length - done })}{' '}
        {words.errorNext(code)}
      </p>
      {onEdit && (
        <div className="mt-3 space-y-2">
          {commands.length > 0 && (
            <ul aria-label={tr('proposals')} className="flex flex-wrap gap-1.5">
              {commands.map((command) => (
                <li key={command} className="max-w-full">
                  <Button size="sm" className="h-auto min-h-7 py-1 text-left whitespace-normal" onClick={() => onEdit(command)}>
                    {command}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <Button size="sm" variant="ghost" className="-ml-2" onClick={() => onEdit(run.command)}>
            <PencilLine aria-hidden />
            {tr('edit_command')}
          </Button>
        </div>
      )}
    </Banner>
  );
}
