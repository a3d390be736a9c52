'use client';

import { Ban, Check, Hourglass, Lock, MessageSquarePlus, RotateCw, TimerOff, Users, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { type Choice } from '@/components/decision-together';
import { CommentQuote, Countdown, DecisionChecks, DecisionComment, FinalNote, Notice, SampleRows, StepInputs, useDecisionWords } from '@/components/decision-facts';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/date-time';
import { Kbd } from '@/components/ui/kbd';
import { draftHref } from '@/lib/draft';
import { ApiError, type Action, type Run } from '@/lib/api/client';
import { useMe } from '@/lib/api/queries';
import { dependentsOf, isIrreversible, isPending, useDecide, type Verdict } from '@/lib/decide';
import { useKeys, useSingleKeys } from '@/lib/shortcuts';
import { useWords } from '@/lib/words';

const DecideTogether = dynamic(() => import('@/components/decision-together').then((module) => module.DecideTogether), { ssr: false });

interface CardProps {
  run: Run;
  action: Action;
}

/**
 * What a person has to know and to press where a step waits for a decision; afterwards, what was decided. Nothing for a step that never
 * needed anybody.
 */
export function ApprovalCard({ run, action }: CardProps) {
  /** What the step was about when the server said that it had changed; null while nothing was refused. */
  const [before, setBefore] = useState<{ subject: string; digest: string | null } | null>(null);
  /** Why the reader's own decision did not count, to be said beside the one that did. */
  const [overtaken, setOvertaken] = useState<ApiError | null>(null);
  const heading = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const pending = isPending(action);

  // The buttons go away with the decision: whoever pressed one is left at what came of it.
  useEffect(() => {
    if (!pending && hadFocus.current) {
      hadFocus.current = false;
      heading.current?.focus();
    }
  }, [pending]);

  const isCounting = before !== null && !pending && (action.status === 'queued' || action.status === 'running') && !action.decided_at;
  return (
    <div ref={heading} tabIndex={-1} className="outline-none">
      {pending ? (
        <PendingCard
          key={action.digest}
          run={run}
          action={action}
          before={before !== null && before.digest !== action.digest ? before.subject : null}
          onStale={(subject) => setBefore({ subject, digest: action.digest })}
          onSent={(isUnderWay) => {
            hadFocus.current = isUnderWay;
          }}
          onOvertaken={setOvertaken}
        />
      ) : isCounting ? (
        <CountingCard />
      ) : (
        <DecidedCard run={run} action={action} wasAskedAnew={before !== null} overtaken={overtaken} />
      )}
    </div>
  );
}

interface PendingCardProps extends CardProps {
  /** What it was about before it changed; null when it has not. */
  before: string | null;
  onStale: (subject: string) => void;
  /** A decision is on its way, or did not get there. */
  onSent: (isUnderWay: boolean) => void;
  /** Somebody else or the clock was faster. */
  onOvertaken: (error: ApiError) => void;
}

/** The buttons of all approval cards on the page. */
const BUTTONS = { approve: '[data-decide="approve"]', reject: '[data-decide="reject"]' } as const;

/** Moves focus to the next such button on the page: a letter never presses anything. */
function focusNext(verdict: Verdict): void {
  const buttons = [...document.querySelectorAll<HTMLElement>(BUTTONS[verdict])].filter((button) => !button.closest('[hidden]'));
  const next = buttons[(buttons.indexOf(document.activeElement as HTMLElement) + 1) % buttons.length];
  next?.focus();
  next?.scrollIntoView({ block: 'center', behavior: 'smooth' });
}

/** A and R lead to the buttons of the steps that wait, one after the other. Once for all cards of a page. */
export function useDecisionKeys(): void {
  useKeys({ a: () => focusNext('approve'), r: () => focusNext('reject') });
}

function PendingCard({ run, action, before, onStale, onSent, onOvertaken }: PendingCardProps) {
  const t = useTranslations('decision.card');
  const role = useTranslations('terms.role');
  const words = useDecisionWords();
  const codes = useWords();
  const { me, can, isFlagOn } = useMe();
  const decide = useDecide();
  const busy = useRef(false);
  const comment = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [text, setText] = useState('');
  const [isCommenting, setCommenting] = useState(false);
  const [chosen, setChosen] = useState<Verdict | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [singleKeys] = useSingleKeys();

  const mayDecide = can('approver') && isFlagOn;
  const isFourEyes = refusal?.code === 'four-eyes';
  const dependents = dependentsOf(run, action.action_id);
  const subject = words.subject(action);
  const wasStale = action.reasons.some(({ code }) => code === 'stale-confirmation');

  async function send(verdict: Verdict) {
    // Two presses in a row can come before the button is drawn anew.
    if (busy.current) return;
    busy.current = true;
    setChosen(verdict);
    setRefusal(null);
    try {
      onSent(true);
      await decide.mutateAsync({ runId: run.run_id, choices: [{ action, verdict }], comment: text });
      toast.success(t(verdict === 'approve' ? 'toast_approved' : 'toast_rejected'));
    } catch (error) {
      const told = error instanceof ApiError ? error : new ApiError(500);
      setRefusal(told);
      if (told.status !== 409) onSent(false);
      else if (told.code === 'stale-confirmation') onStale(subject);
      else onOvertaken(told);
    } finally {
      busy.current = false;
      setChosen(null);
    }
  }

  return (
    <section aria-labelledby={id} className="@container overflow-hidden rounded-card border border-warn-line bg-surface shadow-card">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-warn-line bg-warn-soft px-4 py-2.5">
        <h3 id={id} className="text-13 font-semibold text-warn">
          {mayDecide ? t('title') : t('title_other')}
        </h3>
        {action.expires_at && <Countdown until={action.expires_at} />}
      </header>
      <div className="space-y-3 p-4">
        {before !== null ? (
          <Banner tone="warn" title={t('again')} live="assertive">
            {before === subject ? t('again_same', { after: subject }) : t('again_number', { before, after: subject })}
          </Banner>
        ) : (
          wasStale && (
            <Banner tone="warn" title={t('again')}>
              {t('again_reason')}
            </Banner>
          )
        )}
        <div className="space-y-1">
          <p className="text-sm font-semibold text-pretty text-ink">{words.effect(action)}</p>
          <p className="text-xs text-ink-3">
            {run.requested_by === me?.email
              ? t('asked_you')
              : run.origin === 'schedule'
                ? t('asked_schedule', { who: run.requested_by })
                : t('asked', { who: run.requested_by })}
            {' · '}
            <RelativeTime value={run.created_at} />
          </p>
        </div>
        <FinalNote step={action} />
        <DecisionChecks step={action} />
        {!isIrreversible(action) && <StepInputs step={action} />}
        <SampleRows step={action} rows={action.preview.rows} />

        {refusal && !isFourEyes && refusal.code !== 'stale-confirmation' && (
          <Banner tone={refusal.status === 409 ? 'warn' : 'bad'} live="assertive" title={t(refusal.code === 'already-decided' ? 'faster' : refusal.code === 'confirmation-expired' ? 'late' : 'refused_title')}>
            {codes.problem(refusal)}
          </Banner>
        )}

        {isFourEyes ? (
          <Banner tone="info" icon={Users} title={t('four_eyes')} live="assertive">
            {t('four_eyes_hint')}
          </Banner>
        ) : me && !can('approver') ? (
          <Banner tone="neutral" icon={Lock} title={t('only_approvers')}>
            {t('only_approvers_hint', { role: role(me.role) })}
          </Banner>
        ) : me && !isFlagOn ? (
          <Banner tone="neutral" icon={Lock} title={t('flag_off')}>
            {codes.featureOff}
          </Banner>
        ) : (
          me && (
            <>
              {isCommenting && <DecisionComment ref={comment} value={text} onValueChange={setText} />}
              <div className="flex flex-wrap items-center gap-2">
                <Button
                  data-decide="approve"
                  variant={isIrreversible(action) ? 'danger' : 'primary'}
                  loading={chosen === 'approve'}
                  disabled={chosen === 'reject'}
                  aria-keyshortcuts="a"
                  onClick={() => void send('approve')}
                  className="h-auto min-h-8 max-w-full py-1 whitespace-normal"
                >
                  {words.approve(action)}
                </Button>
                {!isCommenting && (
                  <Button
                    variant="ghost"
                    onClick={() => {
                      setCommenting(true);
                      window.setTimeout(() => comment.current?.focus());
                    }}
                  >
                    <MessageSquarePlus aria-hidden />
                    {t('comment_add')}
                  </Button>
                )}
                <Button
                  data-decide="reject"
                  variant="danger-ghost"
                  loading={chosen === 'reject'}
                  disabled={chosen === 'approve'}
                  aria-keyshortcuts="r"
                  onClick={() => void send('reject')}
                  className="ml-auto"
                >
                  {t('reject')}
                </Button>
              </div>
              <Notice className="text-xs text-ink-3">
                {dependents.length > 0 ? t('reject_skips', { count: dependents.length }) : t('reject_effect')}{' '}
                {singleKeys && (
                  <span className="max-sm:hidden pointer-coarse:hidden">
                    {t.rich('keys', { approve: () => <Kbd keys="a" />, reject: () => <Kbd keys="r" /> })}
                  </span>
                )}
              </Notice>
            </>
          )
        )}
      </div>
    </section>
  );
}

/** Between a refusal because of changed rows and the new question. */
function CountingCard() {
  const t = useTranslations('decision.card');
  return (
    <Banner tone="warn" icon={Hourglass} title={t('again_counting')} live="assertive">
      {t('again_counting_hint')}
    </Banner>
  );
}

interface DecidedCardProps extends CardProps {
  wasAskedAnew: boolean;
  overtaken: ApiError | null;
}

function DecidedCard({ overtaken, ...decided }: DecidedCardProps) {
  const t = useTranslations('decision.card');
  const codes = useWords();
  const outcome = <Outcome {...decided} />;
  if (!overtaken) return outcome;
  return (
    <div className="space-y-2">
      <Banner tone="warn" live="assertive" title={t(overtaken.code === 'confirmation-expired' ? 'late' : 'faster')}>
        {codes.problem(overtaken)}
      </Banner>
      {outcome}
    </div>
  );
}

function Outcome({ run, action, wasAskedAnew }: Omit<DecidedCardProps, 'overtaken'>) {
  const t = useTranslations('decision.card');
  const who = action.decided_by ?? t('somebody');
  if (action.status === 'expired')
    return (
      <section className="rounded-card border border-line bg-sunken px-4 py-3">
        <Line icon={<TimerOff aria-hidden className="text-ink-3" />} at={action.finished_at}>
          {t('expired')}
        </Line>
        <p className="mt-1 ml-6 text-13 text-pretty text-ink-3">{t('expired_hint')}</p>
        <Button asChild size="sm" className="mt-2.5 ml-6">
          <Link href={draftHref(run.command)}>
            <RotateCw aria-hidden />
            {t('run_again')}
          </Link>
        </Button>
      </section>
    );
  if (action.decided_at) {
    const isRejected = action.status === 'rejected';
    return (
      <section className="rounded-card border border-line bg-sunken px-4 py-2.5">
        <Line icon={isRejected ? <X aria-hidden className="text-bad" /> : <Check aria-hidden className="text-ok" />} at={action.decided_at}>
          {isRejected ? t('rejected', { who }) : t('approved', { who })}
        </Line>
        {action.comment && (
          <div className="mt-2 ml-6">
            <CommentQuote>{action.comment}</CommentQuote>
          </div>
        )}
      </section>
    );
  }
  if (action.status === 'cancelled' && action.digest)
    return (
      <section className="rounded-card border border-line bg-sunken px-4 py-2.5">
        <Line icon={<Ban aria-hidden className="text-ink-3" />} at={action.finished_at}>
          {t('cancelled')}
        </Line>
      </section>
    );
  return wasAskedAnew ? <Notice>{t('again_gone')}</Notice> : null;
}

function Line({ icon, at, children }: { icon: ReactNode; at: string | null; children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 text-13 text-ink-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <span className="min-w-0 wrap-anywhere">
        {children}
        {at && (
          <span className="text-ink-3">
            {' · '}
            <RelativeTime value={at} />
          </span>
        )}
      </span>
    </p>
  );
}

/**
 * Where several steps of a run wait: one window to decide on all of them, in one request. It stays for as long as its window is open or
 * its refusal is to be read, also when fewer steps wait meanwhile.
 */
export function DecisionBar({ run }: { run: Run }) {
  const t = useTranslations('decision.bar');
  const { can, isFlagOn } = useMe();
  const codes = useWords();
  const [preset, setPreset] = useState<Choice | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const pending = run.actions.filter(isPending);
  const isOffered = pending.length > 1 && can('approver') && isFlagOn;
  if (!isOffered && preset === null && refusal === null) return null;
  const hasFinal = pending.some(isIrreversible);
  const ask = (choice: Choice) => {
    setRefusal(null);
    setPreset(choice);
  };
  return (
    <div className="mb-4 space-y-3">
      {isOffered && (
        <section
          aria-label={t('title', { count: pending.length })}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2.5 rounded-card border border-warn-line bg-warn-soft px-4 py-3"
        >
          <div className="min-w-0">
            <p className="text-13 font-semibold text-warn">{t('title', { count: pending.length })}</p>
            <p className="text-xs text-ink-2">{hasFinal ? t('hint_final') : t('hint')}</p>
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <Button size="sm" onClick={() => ask(hasFinal ? 'later' : 'approve')}>
              {hasFinal ? t('choose') : t('approve_all', { count: pending.length })}
            </Button>
            <Button size="sm" variant="danger-ghost" onClick={() => ask('reject')}>
              {t('reject_all', { count: pending.length })}
            </Button>
          </div>
        </section>
      )}
      {refusal !== null && (
        <Banner tone="warn" live="assertive" onDismiss={() => setRefusal(null)}>
          {codes.problem(refusal)}
        </Banner>
      )}
      {preset !== null && (
        <DecideTogether
          run={run}
          pending={pending}
          preset={preset}
          onClose={(error) => {
            setPreset(null);
            // The window also closes by itself after a refusal: that takes nothing back.
            if (error) setRefusal(error);
          }}
        />
      )}
    </div>
  );
}
