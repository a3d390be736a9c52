'use client';

import { useId, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { useErrorWords } from '@/components/ui/error-state';

interface FormDialogProps {
  title: string;
  text: string;
  /** On the button that sends the form. */
  submitLabel: string;
  isBusy: boolean;
  /** Why it was not taken, where no field is to blame; null while there is nothing to say. */
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  /** The fields. */
  children: ReactNode;
}

/** A window in which something is made: its fields, why it was refused, and the buttons. Does not send while it is busy. */
export function FormDialog({ title, text, submitLabel, isBusy, error, onSubmit, onClose, children }: FormDialogProps) {
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const id = useId();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) onSubmit();
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={title}
        description={text}
        footer={
          <>
            <Button onClick={onClose}>{common('cancel')}</Button>
            <Button type="submit" form={id} variant="primary" loading={isBusy}>
              {submitLabel}
            </Button>
          </>
        }
      >
        <form id={id} noValidate onSubmit={submit} className="space-y-4">
          {error !== null && (
            <Banner tone="bad" live="assertive">
              {wordsOf(error).text}
            </Banner>
          )}
          {children}
        </form>
      </DialogContent>
    </Dialog>
  );
}
