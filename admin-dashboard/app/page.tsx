'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { ShellSkeleton } from '@/components/shell-skeleton';

/** The server sends `/` on to the assistant; this is for hosts that do not. */
export default function Home() {
  const router = useRouter();
  useEffect(() => router.replace('/assistant'), [router]);
  return <ShellSkeleton />;
}
