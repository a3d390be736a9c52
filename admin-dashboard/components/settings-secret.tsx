'use client';

import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/field';

interface SecretDialogProps {
  title: string;
  /** What to do with it. */
  text: string;
  /** What it is. */
  label: string;
  /** Lives as long as the window that shows it, and nowhere else. */
  secret: string;
  onClose: () => void;
}

/** Shows a password or a token once. Closing it without having copied it asks once more. */
export function SecretDialog({ title, text, label, secret, onClose }: SecretDialogProps) {
  const t = useTranslations('settings.secret');
  const id = useId();
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const [warned, setWarned] = useState(false);

  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('yes');
      setWarned(false);
    } catch {
      setCopied('refused');
    }
  }
  const close = () => {
    if (copied === 'yes' || warned) onClose();
    else setWarned(true);
  };

  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={title}
        description={text}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('done')}
          </Button>
        }
      >
        <div className="space-y-3">
          <div>
            <label htmlFor={id} className="mb-1.5 block text-13 font-medium text-ink">
              {label}
            </label>
            <div className="flex gap-2">
              <Input
                id={id}
                readOnly
                value={secret}
                autoComplete="off"
                spellCheck={false}
                translate="no"
                onFocus={(event) => event.currentTarget.select()}
                className="font-mono"
              />
              <Button onClick={() => void copy()} className="shrink-0">
                {copied === 'yes' ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />}
                {copied === 'yes' ? t('copied') : t('copy')}
              </Button>
            </div>
          </div>
          <Banner tone="warn">{t('once')}</Banner>
          {copied === 'refused' && (
            <p role="alert" className="text-xs text-bad">
              {t('not_copied')}
            </p>
          )}
          {warned && (
            <p role="alert" className="text-13 font-medium text-warn">
              {t('sure')}
            </p>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
