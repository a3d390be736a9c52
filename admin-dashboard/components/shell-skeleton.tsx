/** The outline of a page before anything is known, not even the language: no words. */
export function ShellSkeleton() {
  return (
    <div aria-hidden className="flex h-dvh bg-canvas">
      <div className="hidden w-56 shrink-0 flex-col gap-2 p-3 lg:flex">
        <div className="h-9 w-32 rounded-control bg-hover" />
        <div className="mt-2 h-8 rounded-control bg-hover" />
        <div className="mt-4 h-7 rounded-control bg-hover" />
        <div className="h-7 rounded-control bg-hover" />
        <div className="h-7 rounded-control bg-hover" />
      </div>
      <div className="flex-1 lg:py-2 lg:pr-2">
        <div className="h-full border-line bg-surface lg:rounded-panel lg:border" />
      </div>
    </div>
  );
}
