'use client';

import { useQuery } from '@tanstack/react-query';
import { MessageCircle, MessageCircleQuestionMark, PencilLine } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useTranslations } from 'use-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import type { Run } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { isQuestion, readProposals } from '@/lib/plan-words';
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
  // A planner speaks the language of the command, everything else English.
  const language = run.actions.length === 0 ? (run.language ?? 'en') : 'en';
  return (
    <>
      <Banner tone="bad" title={known || t('title')} className="mt-4">
        {sentence && sentence !== known && <p lang={language}>{sentence}</p>}
        {run.planner === 'khoj' && run.actions.length === 0 && run.summary && (
          <p className="mt-1">{t.rich('khoj', { text: () => <q lang={language}>{run.summary}</q> })}</p>
        )}
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
                    <Button size="sm" lang={language} className="h-auto min-h-7 py-1 text-left whitespace-normal" onClick={() => onEdit(command)}>
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
      {isQuestion(run) && <AskInstead question={run.command} />}
    </>
  );
}

/** Takes a question to the view that answers questions. */
function AskInstead({ question }: { question: string }) {
  const t = useTranslations('assistant.failed');
  const [, goTo] = useQueryStates({ view: parseAsString, ask: parseAsString }, { history: 'push' });
  const { data } = useQuery(queries.connectors());
  const isMissing = data?.items.some(({ name, state }) => name === 'khoj' && state === 'not_configured');
  return (
    <Banner
      tone="info"
      icon={MessageCircleQuestionMark}
      className="mt-3"
      title={t('question')}
      action={
        <Button size="sm" onClick={() => void goTo({ view: 'chat', ask: question })}>
          <MessageCircle aria-hidden />
          {t('question_action')}
        </Button>
      }
    >
      {t(isMissing ? 'question_no_khoj' : 'question_text')}
    </Banner>
  );
}
