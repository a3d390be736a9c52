import { API_BASE, type Problem } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** An operation as `METHOD /path` with the path as the OpenAPI file has it, such as `GET /leads/{lead_id}`. */
export type OperationKey = {
  [P in keyof paths]: { [M in Method]: paths[P][M] extends { responses: unknown } ? `${Uppercase<M>} ${P}` : never }[Method];
}[keyof paths];

type OperationOf<K extends OperationKey> = K extends `${infer M} ${infer P}`
  ? P extends keyof paths
    ? Lowercase<M> extends keyof paths[P]
      ? paths[P][Lowercase<M>]
      : never
    : never
  : never;
type SuccessOf<R> = {
  [S in keyof R]: S extends 200 | 201 | 202 ? (R[S] extends { content: infer C } ? C[keyof C] : undefined) : S extends 204 ? undefined : never;
}[keyof R];
/** What an operation answers when all goes well. */
export type AnswerOf<K extends OperationKey> = OperationOf<K> extends { responses: infer R } ? SuccessOf<R> : never;

/** What a page sent. */
export interface Sent {
  method: string;
  /** Without the API's base, such as `/leads/l_1`. */
  path: string;
  /** The values of the braces in the operation's path. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Headers;
  /** The JSON that was sent; undefined without one. */
  body: unknown;
}

/** An answer that is more than a body: made by {@link reply} and {@link problem}. */
class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string>,
  ) {}
}

/** An answer with a status and headers of its own. */
export function reply(status: number, body: unknown = undefined, headers: Record<string, string> = {}): Reply {
  return new Reply(status, body, headers);
}

/** A refusal as the API words it; `slug` is the last part of its type, such as `stale-confirmation`. */
export function problem(status: number, slug: string, detail: string, more: Partial<Problem> & { headers?: Record<string, string> } = {}): Reply {
  const { headers = {}, ...rest } = more;
  const body: Problem = { type: `/problems/${slug}`, title: slug, status, detail, ...rest };
  return new Reply(status, body, { 'Content-Type': 'application/problem+json', ...headers });
}

/** As if the server were away. */
export function offline(): never {
  throw new TypeError('Failed to fetch');
}

type Answer<T> = T | Reply | Promise<T | Reply>;
interface Rule {
  key: OperationKey;
  method: string;
  pattern: RegExp;
  names: string[];
  answer: (sent: Sent) => unknown;
}

const rules: Rule[] = [];
const requests: Sent[] = [];
const unanswered: string[] = [];

function ruleFor(method: string, path: string): { rule: Rule; match: RegExpExecArray } | undefined {
  const found = rules
    .map((rule) => ({ rule, match: rule.method === method ? rule.pattern.exec(path) : null }))
    .filter((each): each is { rule: Rule; match: RegExpExecArray } => each.match !== null);
  // A path written out wins over one with braces; of two rules for the same, the one said last.
  return found.reverse().sort((a, b) => a.rule.names.length - b.rule.names.length)[0];
}

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = input instanceof Request ? input : new Request(new URL(String(input), window.location.origin), init);
  const url = new URL(request.url);
  const path = url.pathname.startsWith(API_BASE) ? url.pathname.slice(API_BASE.length) : url.pathname;
  const text = await request.text();
  const hit = ruleFor(request.method, path);
  const params = Object.fromEntries((hit?.rule.names ?? []).map((name, index) => [name, decodeURIComponent(hit?.match[index + 1] ?? '')]));
  const sent: Sent = { method: request.method, path, params, query: url.searchParams, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) };
  requests.push(sent);
  if (!hit) {
    unanswered.push(`${request.method} ${path}`);
    throw new TypeError(`no answer was given for ${request.method} ${path}`);
  }
  const given = await hit.rule.answer(sent);
  const { status, body, headers } = given instanceof Reply ? given : new Reply(given === undefined ? 204 : 200, given, {});
  const bare = body === undefined || status === 204 || status === 304;
  return new Response(bare ? null : typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { ...(bare ? {} : { 'Content-Type': 'application/json' }), ...headers },
  });
}

/** Stands in the server's place: answers are given operation by operation, and every request is kept. */
export const server = {
  /** Answers an operation with a body, with a {@link reply} or {@link problem}, or with what a function makes of the request. */
  on<K extends OperationKey>(key: K, given: AnswerOf<K> | Reply | ((sent: Sent) => Answer<AnswerOf<K>>)): void {
    const [method = '', path = ''] = key.split(' ');
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const pattern = new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/]+)')}$`);
    rules.push({ key, method, pattern, names, answer: typeof given === 'function' ? (given as (sent: Sent) => unknown) : () => given });
  },
  /** Every request so far, the first one first. */
  requests: requests as readonly Sent[],
  /** The requests of one operation that were answered. */
  sent(key: OperationKey): Sent[] {
    return requests.filter(({ method, path }) => ruleFor(method, path)?.rule.key === key);
  },
  /** Takes the place of `fetch`. */
  start(): void {
    globalThis.fetch = answer;
  },
  /** Forgets all answers and requests; throws when a request had no answer, which a page may have hidden. */
  finish(): void {
    const missing = [...new Set(unanswered)];
    rules.length = 0;
    requests.length = 0;
    unanswered.length = 0;
    if (missing.length > 0) throw new Error(`No answer was given in this test for: ${missing.join(', ')}`);
  },
};
