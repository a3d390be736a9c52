'use client';

import { useKhojReason } from '@/lib/khoj-reason';

/** Why Khoj gave no plan or no reply, in the reader's language; what is newer than this page, and what was wrong with a plan, in the server's English. */
export function KhojSaid({ text }: { text: string }) {
  const reason = useKhojReason()(text);
  if (!reason) return <span lang="en">{text}</span>;
  return (
    <>
      {reason.said}
      {reason.rest && (
        <>
          {' ('}
          <span lang="en">{reason.rest}</span>)
        </>
      )}
    </>
  );
}
