'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type en from '@/messages/en';

type Reason = keyof (typeof en)['terms']['khoj_reason'];

/** What the server says about Khoj, by what it means; named groups are figures and names in it. `rest` is about the plan, and always English. */
const KNOWN: readonly (readonly [RegExp, Reason])[] = [
  [/^KHOJ_API_BASE_URL is not set$/, 'not_set'],
  [/^Khoj is limiting our requests \(429\) and is asked again within a minute$/, 'limited_minute'],
  [/^Khoj is limiting our requests \(429\)$/, 'limited'],
  [/^Khoj is left alone for a while after repeated failures$/, 'left_alone'],
  [/^Khoj is left alone for a while after repeated failures; the last one: (?<last>.+)$/s, 'left_alone_last'],
  [/^Khoj's answer was not a plan, also after one repair(?:: (?<rest>.+))?$/s, 'not_a_plan'],
  [/^Khoj does not know the conversation$/, 'no_conversation'],
  [/^Khoj's answer stops half way$/, 'half_way'],
  [/^Khoj's answer is empty$/, 'empty'],
  [/^Khoj's answer is not (?:UTF-8|JSON|what its API promises)$/, 'unreadable'],
  [/^Khoj answered another question$/, 'other_question'],
  [/^Khoj's model provider answered with a web page$/, 'provider_page'],
  [/^a web page answered in Khoj's place: check KHOJ_API_BASE_URL$/, 'web_page'],
  [/^Khoj's answer is not the stream that was asked for: check its version and KHOJ_API_BASE_URL$/, 'no_stream'],
  [/^Khoj received no question$/, 'no_question'],
  [/^Khoj did not answer within (?<seconds>[\d.]+)s$/, 'late'],
  [/^Khoj did not answer within (?<milliseconds>\d+)ms$/, 'late'],
  [/^Khoj's answer is larger than 1 MiB$/, 'large'],
  [/^Khoj's host is unknown: check KHOJ_API_BASE_URL$/, 'no_host'],
  [/^Khoj refused the connection: check KHOJ_API_BASE_URL and that Khoj runs$/, 'no_connection'],
  [/^Khoj cannot be reached: check KHOJ_API_BASE_URL$/, 'unreachable'],
  [/^the TLS connection to Khoj failed: check its certificate$/, 'tls'],
  [/^the connection to Khoj broke$/, 'broken'],
  [/^Khoj refused the token \((?<status>\d+)\): check KHOJ_API_BEARER_TOKEN$/, 'token'],
  [/^there is no Khoj API at its address \((?<status>\d+)\): check KHOJ_API_BASE_URL$/, 'no_api'],
  [/^something in front of Khoj sends us elsewhere \((?<status>\d+)\): check KHOJ_API_BASE_URL$/, 'elsewhere'],
  [/^Khoj failed because of its own settings \(500\): check that it has a chat model$/, 'own_settings'],
  [/^Khoj failed \((?<status>\d+)\)$/, 'failed'],
  [/^asking Khoj failed \((?<status>\w+)\)$/, 'not_asked'],
  [/^Khoj refused the request \((?<status>\d+)\)$/, 'refused'],
];
/** What the chat puts around such a reason. */
const IN_CHAT = /^Khoj gave no reply: (.+)\.$/s;

/** Why Khoj gave no plan, as the end of a sentence without its full stop; or no reply in the chat, with one. */
export interface KhojReason {
  said: string;
  /** What was wrong with its answer, in English; empty when that is no part of the reason. */
  rest: string;
}

/** Reads what the server says about Khoj in the reader's language; null for what is newer than this page. */
export function useKhojReason(): (text: string) => KhojReason | null {
  const t = useTranslations('terms.khoj_reason');
  return useMemo(() => {
    const read = (text: string): KhojReason | null => {
      const reply = IN_CHAT.exec(text)?.[1];
      const bare = reply ?? text;
      for (const [pattern, reason] of KNOWN) {
        const found = pattern.exec(bare);
        if (!found) continue;
        const { last, rest = '', status = '', seconds, milliseconds } = found.groups ?? {};
        const before = last === undefined ? null : read(last);
        // A last failure that nobody knows is left out: that Khoj is left alone is what counts.
        const said = last === undefined ? reason : before ? 'left_alone_last' : 'left_alone';
        const figures = { last: before?.said ?? '', status, seconds: seconds ? Number(seconds) : Number(milliseconds) / 1_000 };
        return { said: `${t(said, figures)}${reply === undefined ? '' : '.'}`, rest };
      }
      return null;
    };
    return read;
  }, [t]);
}
