const OURS = 'prospect.';

/**
 * Takes away what this browser keeps of a person who signs out: drafts, the conversation, where they were in a list, their own commands.
 * What belongs to the browser, such as its language, stays.
 */
export function forgetEverythingOf(userId: string): void {
  try {
    for (const key of Object.keys(window.sessionStorage)) if (key.startsWith(OURS)) window.sessionStorage.removeItem(key);
    for (const key of Object.keys(window.localStorage))
      if (key.startsWith(OURS) && key.endsWith(`.${userId}`)) window.localStorage.removeItem(key);
  } catch {
    // Nothing can be kept here, so nothing is.
  }
}
