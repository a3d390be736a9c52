import { beforeEach, expect, test } from 'vitest';
import { forgetEverythingOf } from '@/lib/forget';

beforeEach(() => {
  window.sessionStorage.clear();
});

test('signing out leaves nothing of a person behind, and what belongs to the browser or to others stays', () => {
  for (const key of ['prospect.draft.usr_1', 'prospect.chat.usr_1', 'prospect.leads.trail', 'somebody.else']) window.sessionStorage.setItem(key, 'x');
  for (const key of ['prospect.commands.usr_1', 'prospect.commands.usr_2', 'prospect.locale']) window.localStorage.setItem(key, 'x');
  forgetEverythingOf('usr_1');
  expect(Object.keys(window.sessionStorage)).toEqual(['somebody.else']);
  expect(Object.keys(window.localStorage).sort()).toEqual(['prospect.commands.usr_2', 'prospect.locale']);
});
