'use client';

import { Play, Trash2 } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { ScheduleCadence } from '@/components/schedule-cadence';
import { ScheduleNextRun, useSkipWords } from '@/components/schedule-words';
import { ownZone, ScheduleZone } from '@/components/schedule-zone';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Field, Input, Textarea } from '@/components/ui/field';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { Switch } from '@/components/ui/switch';
import { useLeave, useUnsaved } from '@/components/unsaved';
import { api, ApiError, body, type Schedule, type Schemas } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';
import { refusedFields } from '@/lib/form-errors';
import { useQueryClient } from '@tanstack/react-query';

const LONGEST = { name: 200, command: 2_000 } as const;
const FIELDS = ['name', 'command', 'cron', 'timezone', 'enabled'] as const;
const EXAMPLES = ['find', 'rescore', 'nurture'] as const;

interface ScheduleSheetProps {
  /** Null: a new schedule is typed. `missing`: the address names one that does not exist. */
  schedule: Schedule | null | 'missing';
  onClose: () => void;
  onRun: (schedule: Schedule) => void;
  /** The id of the schedule whose command is just being started. */
  running: string | null;
}

/** One schedule as a form, with what it is about to do; or the form of a new one. */
export function ScheduleSheet({ schedule, onClose, onRun, running }: ScheduleSheetProps) {
  const t = useTranslations('schedules.sheet');
  const [isDirty, setDirty] = useState(false);
  const leave = useLeave();
  useUnsaved(isDirty);
  const close = () => leave(onClose);
  return (
    <Sheet open onOpenChange={(open) => !open && close()}>
      {schedule === 'missing' ? (
        <SheetContent title={t('title')}>
          <ErrorState compact error={new ApiError(404)} />
        </SheetContent>
      ) : (
        <ScheduleForm
          schedule={schedule}
          onDirty={setDirty}
          onClose={close}
          onDone={onClose}
          onRun={onRun}
          isRunning={schedule !== null && running === schedule.schedule_id}
        />
      )}
    </Sheet>
  );
}

type Values = Required<Schemas['ScheduleWrite']>;

function valuesOf(schedule: Schedule | null): Values {
  return schedule === null
    ? { name: '', command: '', cron: '0 7 * * 1-5', timezone: ownZone(), enabled: true }
    : { name: schedule.name, command: schedule.command, cron: schedule.cron, timezone: schedule.timezone, enabled: schedule.enabled };
}

interface ScheduleFormProps {
  schedule: Schedule | null;
  onDirty: (dirty: boolean) => void;
  onClose: () => void;
  onDone: () => void;
  onRun: (schedule: Schedule) => void;
  isRunning: boolean;
}

function ScheduleForm({ schedule, onDirty, onClose, onDone, onRun, isRunning }: ScheduleFormProps) {
  const t = useTranslations('schedules');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const skipWords = useSkipWords();
  const client = useQueryClient();
  const { me, isFlagOn } = useMe();
  const formId = useId();
  const [before] = useState(() => valuesOf(schedule));
  const [values, setValues] = useState(before);
  const [missing, setMissing] = useState<readonly ('name' | 'command')[]>([]);
  const save = useChange(
    (written: Values) =>
      schedule === null
        ? body(api.POST('/assistant/schedules', { body: written }))
        : body(api.PUT('/assistant/schedules/{schedule_id}', { params: { path: { schedule_id: schedule.schedule_id } }, body: written })),
    ['schedules'],
  );
  const remove = useChange(
    (scheduleId: string) => api.DELETE('/assistant/schedules/{schedule_id}', { params: { path: { schedule_id: scheduleId } } }),
    ['schedules'],
  );
  const refused = refusedFields(save.error, FIELDS);
  const isChanged = (next: Values) => FIELDS.some((field) => next[field] !== before[field]);
  const isDirty = isChanged(values);
  const isOthers = schedule !== null && me !== undefined && schedule.owner !== me.email;

  function change(part: Partial<Values>) {
    const next = { ...values, ...part };
    setValues(next);
    setMissing(missing.filter((field) => !(field in part)));
    // What the server said was about the values before.
    if (save.isError) save.reset();
    onDirty(isChanged(next));
  }
  /** What the server says of an expression, in the reader's language where it is one of the usual faults. */
  function cronError(detail: string | undefined): string | undefined {
    if (!detail) return undefined;
    if (/fields? instead of five/.test(detail)) return t('error.cron_fields');
    if (/never fires/.test(detail)) return t('error.cron_never');
    return t('error.cron', { detail });
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (save.isPending) return;
    const blank = (['name', 'command'] as const).filter((field) => !values[field].trim());
    setMissing(blank);
    if (blank.length > 0) {
      document.getElementById(formId)?.querySelector<HTMLElement>(`[name="${blank[0]}"]`)?.focus();
      return;
    }
    try {
      const saved = await save.mutateAsync({
        ...values,
        name: values.name.trim(),
        command: values.command.trim(),
        cron: values.cron.trim(),
      });
      onDirty(false);
      toast.success(t(schedule === null ? 'created' : 'saved', { name: saved.name }));
      onDone();
    } catch (error) {
      // Told in the form; somebody else may have deleted it meanwhile.
      if (error instanceof ApiError && error.status === 404) void client.invalidateQueries({ queryKey: queries.schedules().queryKey });
    }
  }

  const tooMany = save.error instanceof ApiError && save.error.code === 'too-many-schedules';
  return (
    <SheetContent
      title={schedule === null ? t('new') : schedule.name}
      description={schedule === null ? undefined : t('sheet.title')}
      footer={
        <>
          {schedule !== null && (
            <ConfirmDialog
              trigger={
                <Button variant="danger-ghost" className="mr-auto">
                  <Trash2 aria-hidden />
                  {common('delete')}
                </Button>
              }
              title={t('delete_title', { name: schedule.name })}
              text={t('delete_text')}
              confirmLabel={t('delete_confirm')}
              tone="danger"
              onConfirm={async () => {
                await remove.mutateAsync(schedule.schedule_id);
                toast.success(t('deleted', { name: schedule.name }));
                onDone();
              }}
            />
          )}
          <Button onClick={onClose}>{schedule !== null && !isDirty ? common('close') : common('cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" loading={save.isPending} disabled={schedule !== null && !isDirty}>
            {schedule === null ? common('create') : common('save')}
          </Button>
        </>
      }
    >
      {schedule !== null && (
        <div className="mb-5 space-y-3">
          <div className="flex items-center justify-between gap-4 rounded-card border border-line bg-sunken px-4 py-3">
            <div className="min-w-0 text-13">
              <p className="mb-0.5 text-xs text-ink-3">{t('next_run')}</p>
              <ScheduleNextRun schedule={schedule} />
            </div>
            <Button size="sm" onClick={() => onRun(schedule)} loading={isRunning} disabled={!isFlagOn}>
              <Play aria-hidden />
              {t('run_now')}
            </Button>
          </div>
          {schedule.last_skip && <Banner tone="warn">{skipWords(schedule)}</Banner>}
          {!isFlagOn && <Banner tone="warn">{t('flag_off')}</Banner>}
          <p className="text-13 text-pretty text-ink-3">{t('owner', { owner: schedule.owner })}</p>
          {isOthers && isDirty && (
            <Banner tone="info" live="polite">
              {t('take_over.text', { owner: schedule.owner })}
            </Banner>
          )}
        </div>
      )}
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
        {save.isError && refused.other && (
          <Banner tone="bad" live="assertive">
            {tooMany ? t('error.too_many') : wordsOf(save.error).text}
          </Banner>
        )}
        <Field
          label={t('name')}
          required
          error={missing.includes('name') ? t('error.name_missing') : refused.fields.name && t('error.name')}
        >
          <Input
            name="name"
            value={values.name}
            onChange={(event) => change({ name: event.target.value })}
            maxLength={LONGEST.name}
            placeholder={t('name_example')}
            autoComplete="off"
            autoFocus={schedule === null}
          />
        </Field>
        <div>
          <Field
            label={t('command')}
            required
            hint={t('command_hint')}
            error={missing.includes('command') ? t('error.command_missing') : refused.fields.command && t('error.command')}
          >
            <Textarea
              name="command"
              value={values.command}
              onChange={(event) => change({ command: event.target.value })}
              maxLength={LONGEST.command}
              rows={3}
              placeholder={t('example.find')}
            />
          </Field>
          {values.command === '' && (
            <ul aria-label={t('examples')} className="mt-2 space-y-1">
              {EXAMPLES.map((example) => (
                <li key={example}>
                  <button
                    type="button"
                    onClick={() => change({ command: t(`example.${example}`) })}
                    className="w-full rounded-control border border-dashed border-line-strong px-2.5 py-1.5 text-left text-xs text-ink-2 hover:border-solid hover:bg-hover hover:text-ink"
                  >
                    {t(`example.${example}`)}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
        <ScheduleCadence cron={values.cron} onChange={(cron) => change({ cron })} error={cronError(refused.fields.cron)} />
        <Field label={t('timezone')} hint={t('timezone_hint')} error={refused.fields.timezone && t('error.timezone')}>
          <ScheduleZone value={values.timezone} onValueChange={(timezone) => change({ timezone })} />
        </Field>
        <Switch checked={values.enabled} onCheckedChange={(enabled) => change({ enabled })} hint={t('enabled_hint')}>
          {t('enabled')}
        </Switch>
        {schedule === null && <p className="text-xs text-pretty text-ink-3">{t('owner_new')}</p>}
      </form>
    </SheetContent>
  );
}
