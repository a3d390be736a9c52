import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/** Our own sizes have to be known as sizes, else a colour of text after them would remove them. */
const merge = extendTailwindMerge({ extend: { theme: { text: ['2xs', '13'], radius: ['badge', 'control', 'card', 'panel'], shadow: ['card', 'float'] } } });

/** A text as it is searched in: small letters without accents. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Joins class names; of two that set the same property, the later one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
