import { cn } from '@/lib/utils';

/** No amber and no red: those say that something leaves the house or cannot be undone. */
const TONES = ['bg-accent-soft text-accent', 'bg-ok-soft text-ok', 'bg-info-soft text-info', 'bg-hover text-ink-2'] as const;
const SIZES = { sm: 'size-6 text-[0.625rem]', md: 'size-8 text-xs', lg: 'size-10 text-13' } as const;

/** The first letters of the first and the last word of a name or of an e-mail address before its @. */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').split(/[\s._-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const letters = chosen.map((word) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '').join('');
  return letters.toLocaleUpperCase() || '?';
}

/** A number from 0 to `count` - 1 that is the same for the same text each time. */
function stable(text: string, count: number): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum % count;
}

interface AvatarProps {
  name: string;
  size?: keyof typeof SIZES;
  /** Say the name to a screen reader; leave it out where the name stands beside it. */
  named?: boolean;
  className?: string;
}

/** Somebody's initials in a disc whose colour stays the same for the same name. */
export function Avatar({ name, size = 'md', named = false, className }: AvatarProps) {
  return (
    <span
      {...(named ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
      className={cn('inline-grid shrink-0 place-items-center rounded-full font-semibold select-none', SIZES[size], TONES[stable(name, TONES.length)], className)}
    >
      {initialsOf(name)}
    </span>
  );
}
