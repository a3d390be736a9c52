import { cn } from '@/lib/utils';

/** The key that goes with a letter in a shortcut: ⌘ on Apple's systems, Ctrl elsewhere. */
export function modKey(): '⌘' | 'Ctrl' {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
}

const SIGNS: Record<string, string> = { enter: '↵', shift: '⇧', up: '↑', down: '↓', esc: 'Esc' };

function signOf(key: string): string {
  if (key === 'mod') return modKey();
  return SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

interface KbdProps {
  /** Keys joined by `+`: `mod+k`, `shift+n`, `/`. */
  keys: string;
  tone?: 'normal' | 'inverse';
  className?: string;
}

/** A shortcut as the reader's keyboard shows it. */
export function Kbd({ keys, tone = 'normal', className }: KbdProps) {
  return (
    <kbd
      className={cn(
        'inline-flex h-5 min-w-5 shrink-0 items-center justify-center gap-0.5 rounded-badge border px-1 font-sans text-2xs tabular',
        tone === 'normal' ? 'border-line bg-sunken text-ink-3' : 'border-primary-ink/25 text-primary-ink/80',
        className,
      )}
    >
      {keys.split('+').map((key) => (
        <span key={key}>{signOf(key)}</span>
      ))}
    </kbd>
  );
}
