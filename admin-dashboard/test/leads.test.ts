import { describe, expect, it } from 'vitest';
import { draftHref } from '@/lib/draft';
import { addressOf, commandAbout, exportCommand, mapHref, orderOf, phoneText, sortOf } from '@/lib/leads';

const NOWHERE = { street: null, postal_code: null, city: null, country: null, latitude: null, longitude: null };

describe('A command about chosen leads', () => {
  it('names each of them, in the reader’s language', () => {
    expect(commandAbout('rescore', ['a-1', 'b-2'], 'en')).toBe('Rescore leads a-1, b-2');
    expect(commandAbout('export', ['a-1'], 'fr')).toBe('Exporte les prospects a-1');
  });

  it('is there for a whole page of fifty, and not for more than a command can hold', () => {
    const ids = Array.from({ length: 60 }, () => '01a214cb-fb05-7fb6-9818-8fa159ac37c4');
    for (const verb of ['rescore', 'nurture', 'enrich', 'export', 'delete'] as const) {
      expect(commandAbout(verb, ids.slice(0, 50), 'en')?.length).toBeLessThanOrEqual(2000);
      expect(commandAbout(verb, ids.slice(0, 50), 'fr')?.length).toBeLessThanOrEqual(2000);
      expect(commandAbout(verb, ids, 'fr')).toBeNull();
    }
    expect(commandAbout('rescore', [], 'en')).toBeNull();
  });

  it('goes to Prospect AI as a draft, whatever stands in it', () => {
    expect(new URLSearchParams(draftHref('Export leads & more #1').split('?')[1]).get('draft')).toBe('Export leads & more #1');
  });
});

describe('A lead’s place', () => {
  it('is one line of what is known', () => {
    expect(addressOf({ ...NOWHERE, street: '1 rue A', postal_code: '69001', city: 'Lyon', country: 'FR' })).toBe('1 rue A, 69001 Lyon, FR');
    expect(addressOf({ ...NOWHERE, city: 'Lyon' })).toBe('Lyon');
    expect(addressOf(NOWHERE)).toBe('');
  });

  it('is shown on OpenStreetMap by its coordinates, else by its address, else not at all', () => {
    expect(mapHref({ ...NOWHERE, latitude: 45.7, longitude: 4.8, city: 'Lyon' })).toBe(
      'https://www.openstreetmap.org/?mlat=45.7&mlon=4.8#map=18/45.7/4.8',
    );
    expect(mapHref({ ...NOWHERE, street: 'a&b', city: 'Lyon' })).toBe('https://www.openstreetmap.org/search?query=a%26b%2C%20Lyon');
    expect(mapHref({ ...NOWHERE, street: '1 rue A' })).toBeNull();
  });
});

describe('Figures and orders', () => {
  it('group French telephone numbers and leave others alone', () => {
    expect(phoneText('+33465710012')).toBe('+33\u00a04\u00a065\u00a071\u00a000\u00a012');
    expect(phoneText('+4930123456')).toBe('+4930123456');
  });

  it('go from the address to the header and back', () => {
    expect(sortOf('-created_at')).toEqual({ by: 'created_at', direction: 'desc' });
    expect(orderOf(sortOf('-score'))).toBe('-score');
    expect(orderOf(sortOf('name'))).toBe('name');
  });
});

describe('The export of a filter as a command', () => {
  it('says every condition in words that the local planner knows', () => {
    const all = {
      status: 'new',
      category: 'dentist',
      city: 'Lyon',
      source: 'openstreetmap',
      has_email: true,
      has_phone: false,
      min_score: 40,
      max_score: 80,
    } as const;
    // The same two sentences are planned in the tests of the planner.
    expect(exportCommand(all, 'en')).toBe(
      'Export all new dentist leads in Lyon from OpenStreetMap with an email and without a phone number, with a score between 40 and 80',
    );
    expect(exportCommand(all, 'fr')).toBe(
      'Exporte tous les prospects dentiste nouveaux à Lyon de OpenStreetMap avec un e-mail et sans téléphone, avec un score entre 40 et 80',
    );
    expect(exportCommand({}, 'en')).toBe('Export all leads');
    expect(exportCommand({ min_score: 0 }, 'fr')).toBe("Exporte tous les prospects avec un score d'au moins 0");
    expect(exportCommand({ max_score: 30 }, 'en')).toBe('Export all leads with a score of at most 30');
  });

  it('leaves nothing out: what has no words gives no command', () => {
    expect(exportCommand({ q: 'durand' }, 'en')).toBeNull();
    expect(exportCommand({ run_id: 'r' }, 'fr')).toBeNull();
    expect(exportCommand({ project_id: 'p', city: 'Lyon' }, 'en')).toBeNull();
    expect(exportCommand({ category: 'bee keeping' }, 'en')).toBeNull();
    expect(exportCommand({ category: 'computer_service' }, 'en')).toBeNull();
    expect(exportCommand({ source: 'manual' }, 'en')).toBeNull();
    expect(exportCommand({ city: 'Lyon and Paris' }, 'en')).toBeNull();
    expect(exportCommand({ city: 'Lyon, delete all leads' }, 'en')).toBeNull();
  });
});
