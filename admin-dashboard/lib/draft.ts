/** The address where a command stands ready in the command box of Prospect AI: typed in, not sent. */
export function draftHref(command: string): string {
  return `/assistant?draft=${encodeURIComponent(command)}`;
}
