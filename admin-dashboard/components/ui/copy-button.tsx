'use client';

import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from './button';

/** How long the button says how it went, in ms. */
const SHOWN = 2_000;

interface CopyButtonProps {
  /** What goes to the clipboard. */
  value: string;
  /** Its name; "Copy" when it is missing. */
  label?: string;
  size?: 'sm' | 'md';
  className?: string;
}

/** Copies a text, and says that it is done or that the browser refused. */
export function CopyButton({ value, label, size = 'sm', className }: CopyButtonProps) {
  const t = useTranslations('common.actions');
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'refused'>('none');
  useEffect(() => {
    if (outcome === 'none') return undefined;
    const timer = setTimeout(() => setOutcome('none'), SHOWN);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    try {
      // Missing where the page comes over plain HTTP from another machine.
      await navigator.clipboard.writeText(value);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  }

  const Icon = outcome === 'copied' ? Check : outcome === 'refused' ? X : Copy;
  const words = outcome === 'copied' ? t('copied') : outcome === 'refused' ? t('not_copied') : (label ?? t('copy'));
  return (
    <>
      <IconButton label={words} size={size} onClick={copy} className={className}>
        <Icon aria-hidden className={outcome === 'copied' ? 'text-ok' : outcome === 'refused' ? 'text-bad' : undefined} />
      </IconButton>
      <span role="status" className="sr-only">
        {outcome === 'none' ? '' : words}
      </span>
    </>
  );
}
