import { describe, expect, it } from 'vitest';
import { readCadence, useCronWords, writeCadence } from '@/lib/cron-words';
import { renderUi } from './render';

function Words({ cron }: { cron: string }) {
  return <p>{useCronWords()(cron)}</p>;
}

function say(cron: string, locale: 'en' | 'fr'): string {
  const { container, unmount } = renderUi(<Words cron={cron} />, { locale, me: null });
  const text = container.querySelector('p')?.textContent ?? '';
  unmount();
  return text;
}

describe('A cron expression in words', () => {
  it.each([
    ['*/15 * * * *', 'Every 15 minutes', 'Toutes les 15 minutes'],
    ['* * * * *', 'Every minute', 'Chaque minute'],
    ['0 * * * *', 'Every hour, on the hour', 'Chaque heure, à l’heure pile'],
    ['5 */6 * * *', 'Every 6 hours, at 5 minutes past', 'Toutes les 6 heures, à 5 minutes'],
    ['30 7 * * *', 'Every day at 07:30', 'Tous les jours à 07:30'],
    ['0 7 * * 1-5', 'Monday to Friday at 07:00', 'Du lundi au vendredi à 07:00'],
    ['0 7 * * MON-FRI', 'Monday to Friday at 07:00', 'Du lundi au vendredi à 07:00'],
    ['0 9 * * 0,4', 'Every Thursday and Sunday at 09:00', 'Chaque jeudi et dimanche à 09:00'],
    ['0 9 * * 7', 'Every Sunday at 09:00', 'Chaque dimanche à 09:00'],
    ['15 18 31 * *', 'On day 31 of each month at 18:15', 'Le 31 de chaque mois à 18:15'],
    ['0 7 1-7 */2 1', 'At the times of 0 7 1-7 */2 1', 'Aux horaires de 0 7 1-7 */2 1'],
  ])('%s', (cron, english, french) => {
    expect(say(cron, 'en')).toBe(english);
    expect(say(cron, 'fr')).toBe(french);
  });

  it.each([
    '',
    '0 7 * *',
    '60 7 * * *',
    '0 24 * * *',
    '*/7 * * * *',
    '0 */5 * * *',
    '0 7 1 * 1',
    '0 7 * 1 *',
    '0 7 * * 5-1',
    '0 7 * * 8',
    '0 7 0 * *',
    '1,2 7 * * *',
    '@daily',
  ])('is none of the usual forms: %j', (cron) => {
    expect(readCadence(cron)).toBeNull();
  });

  it.each(['*/15 * * * *', '* * * * *', '5 */6 * * *', '0 * * * *', '30 7 * * *', '0 7 * * 1-5', '0 9 * * 0,4', '15 18 31 * *'])(
    'is written as it was read: %s',
    (cron) => {
      const cadence = readCadence(cron);
      expect(cadence && writeCadence(cadence)).toBe(cron);
    },
  );
});
