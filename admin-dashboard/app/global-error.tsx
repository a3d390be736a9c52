'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { isStale, reloadOnce } from '@/lib/stale';

/** Here nothing else works, not even the words of the chosen language: they stand here. */
const WORDS = {
  en: { title: 'Something went wrong', text: 'The dashboard could not be drawn. Nothing was lost on the server.', reload: 'Reload' },
  fr: {
    title: 'Une erreur s’est produite',
    text: 'Le tableau de bord n’a pas pu s’afficher. Rien n’a été perdu sur le serveur.',
    reload: 'Recharger',
  },
} as const;

function language(): keyof typeof WORDS {
  try {
    return (window.localStorage.getItem('prospect.locale') ?? navigator.language).startsWith('fr') ? 'fr' : 'en';
  } catch {
    return 'en';
  }
}

/** When not even the frame of the pages could be drawn. Without styles, which may be what is missing. */
export default function GlobalError({ error }: { error: Error }) {
  const locale = useSyncExternalStore(
    () => () => undefined,
    language,
    () => 'en' as const,
  );
  const words = WORDS[locale];
  useEffect(() => {
    if (isStale(error)) reloadOnce();
  }, [error]);
  return (
    <html lang={locale}>
      <body>
        <main role="alert" style={{ maxWidth: '30rem', margin: '20vh auto', padding: '0 1rem', fontFamily: 'system-ui, sans-serif' }}>
          <title>{words.title}</title>
          <h1>{words.title}</h1>
          <p>{words.text}</p>
          <button type="button" onClick={() => window.location.reload()}>
            {words.reload}
          </button>
        </main>
      </body>
    </html>
  );
}
