'use client';

import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { DecisionComment, Notice, SampleRows, useDecisionWords } from '@/components/decision-facts';
import { Checkbox } from '@/components/ui/checkbox';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import type { Action, Run } from '@/lib/api/client';
import { isIrreversible, useDecide, type Verdict } from '@/lib/decide';
import { usePlanWords } from '@/lib/plan-words';
import { cn } from '@/lib/utils';

export type Choice = Verdict | 'later';

/** Steps that are decided together: which of them somebody has looked at one by one. */
export interface Ticks {
  has: (action: Action) => boolean;
  set: (action: Action, isTicked: boolean) => void;
  /** Whether an approval of this step would count: what can never be taken back is approved one by one, also among many. */
  allow: (action: Action) => boolean;
}

export function useTicks(): Ticks {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const has = ({ action_id: id }: Action) => ticked.has(id);
  return {
    has,
    set: ({ action_id: id }, isTicked) => setTicked(new Set(isTicked ? [...ticked, id] : [...ticked].filter((each) => each !== id))),
    allow: (action) => !isIrreversible(action) || has(action),
  };
}

interface DecisionListProps<Asked extends Action> {
  asked: readonly Asked[];
  choiceOf: (action: Asked) => Choice;
  ticks: Ticks;
  /** Where each step is chosen for itself. */
  renderChoice?: (action: Asked) => ReactNode;
}

/** The steps of a joint decision with what each would do, and a tick of its own for an approval that can never be taken back. */
export function DecisionList<Asked extends Action>({ asked, choiceOf, ticks, renderChoice }: DecisionListProps<Asked>) {
  const t = useTranslations('decision');
  const words = useDecisionWords();
  const plan = usePlanWords();
  const unticked = asked.filter((action) => choiceOf(action) === 'approve' && !ticks.allow(action)).length;
  return (
    <>
      <ul className="mb-4 divide-y divide-line rounded-control border border-line">
        {asked.map((action) => (
          <li key={action.action_id} className="space-y-2 px-3 py-2.5">
            <div>
              <p className="text-13 font-medium wrap-anywhere text-ink">{plan.title(action)}</p>
              <p className={cn('text-xs text-ink-2', choiceOf(action) === 'reject' && 'line-through decoration-ink-3')}>{words.effect(action)}</p>
            </div>
            {renderChoice?.(action)}
            {choiceOf(action) === 'approve' && isIrreversible(action) && (
              <>
                <p className="text-xs font-medium text-bad">{words.final(action)}</p>
                <SampleRows step={action} rows={action.preview.rows} />
                <Checkbox checked={ticks.has(action)} onCheckedChange={(on) => ticks.set(action, on)}>
                  {t('together.tick')}
                  <span className="sr-only">: {plan.title(action)}</span>
                </Checkbox>
              </>
            )}
          </li>
        ))}
      </ul>
      <div role="status">{unticked > 0 && <Notice className="mb-4">{t('together.unticked', { count: unticked })}</Notice>}</div>
    </>
  );
}

interface DecideTogetherProps {
  run: Run;
  pending: readonly Action[];
  preset: Choice;
  onClose: (error?: unknown) => void;
}

/** The window to decide on several steps of one run, each for itself, in one request. */
export function DecideTogether({ run, pending, preset, onClose }: DecideTogetherProps) {
  const t = useTranslations('decision.bar');
  const plan = usePlanWords();
  const decide = useDecide();
  const ticks = useTicks();
  // What is shown is what is decided, also when the run is read again meanwhile.
  const [asked] = useState(pending);
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [comment, setComment] = useState('');
  const choiceOf = (action: Action): Choice => choices[action.action_id] ?? preset;
  const taken = asked.flatMap((action) => {
    const verdict = choiceOf(action);
    return verdict === 'later' || (verdict === 'approve' && !ticks.allow(action)) ? [] : [{ action, verdict }];
  });
  const approved = taken.filter(({ verdict }) => verdict === 'approve').length;
  const rejected = taken.length - approved;

  async function confirm() {
    try {
      await decide.mutateAsync({ runId: run.run_id, choices: taken, comment });
      toast.success(t('done', { approved, rejected }));
      onClose();
    } catch (error) {
      onClose(error);
    }
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('dialog_title', { count: asked.length })}
      text={t('dialog_text')}
      confirmLabel={t('confirm', { approved, rejected })}
      disabled={taken.length === 0}
      tone={taken.some(({ action, verdict }) => verdict === 'approve' && isIrreversible(action)) ? 'danger' : 'primary'}
      onConfirm={confirm}
    >
      <DecisionList
        asked={asked}
        choiceOf={choiceOf}
        ticks={ticks}
        renderChoice={(action) => (
          <Segmented<Choice>
            size="sm"
            fill
            label={t('choice_of', { what: plan.title(action) })}
            value={choiceOf(action)}
            onValueChange={(choice) => {
              setChoices({ ...choices, [action.action_id]: choice });
              // An approval that is chosen anew is ticked anew.
              ticks.set(action, false);
            }}
            options={[
              { value: 'approve', label: t('choice_approve') },
              { value: 'reject', label: t('choice_reject') },
              { value: 'later', label: t('choice_later') },
            ]}
          />
        )}
      />
      <DecisionComment value={comment} onValueChange={setComment} />
    </ConfirmDialog>
  );
}
