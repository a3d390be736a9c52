const KEY = 'prospect.reloaded';
const NOT_AGAIN_WITHIN_MS = 60_000;

/** Whether a part of the dashboard could not be fetched: it has been replaced by a newer one since this page was opened, or the server is away. */
export function isStale(error: Error): boolean {
  return error.name === 'ChunkLoadError' || /loading (css )?chunk|failed to load chunk|dynamically imported module|importing a module script/i.test(error.message);
}

/** Opens the page anew, with the parts that there are now; at most once a minute, so that a server without them is not asked for ever. */
export function reloadOnce(reload: () => void = () => window.location.reload()): void {
  try {
    if (Date.now() - Number(window.sessionStorage.getItem(KEY) ?? 0) < NOT_AGAIN_WITHIN_MS) return;
    window.sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    return; // Without a memory it might never end: the person presses the button.
  }
  reload();
}
