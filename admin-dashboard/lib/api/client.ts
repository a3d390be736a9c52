import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema';

export type Problem = components['schemas']['Problem'];

/** An answer that is not a success, or no answer at all (then `status` is 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** What the server said (RFC 9457); missing when something before it answered. */
    readonly problem?: Problem,
    /** Seconds until another try makes sense. */
    readonly retryAfter?: number,
  ) {
    super(problem?.detail ?? (status === 0 ? 'No connection to the server' : `HTTP ${status}`));
    this.name = 'ApiError';
  }

  /** The stable word at the end of the problem's type, such as `stale-confirmation`; empty when there is none. */
  get code(): string {
    return this.problem?.type.split('/').pop() ?? '';
  }

  /** Whether another try may go well without anything else being changed. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** The value of a cookie that scripts may read; undefined when it is not set. */
function readCookie(name: string): string | undefined {
  return document.cookie
    .split('; ')
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** Double submit: what changes something repeats the cookie in a header, which another site cannot do. Read each time: it changes at sign-in. */
const csrf: Middleware = {
  onRequest({ request }) {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
      const token = readCookie('XSRF-TOKEN');
      if (token) request.headers.set('X-XSRF-TOKEN', decodeURIComponent(token));
    }
    return request;
  },
};

const toErrors: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return undefined;
    const problem = response.headers.get('Content-Type')?.includes('json')
      ? ((await response
          .clone()
          .json()
          .catch(() => undefined)) as Problem | undefined)
      : undefined;
    const retryAfter = Number(response.headers.get('Retry-After'));
    throw new ApiError(response.status, problem, Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined);
  },
  onError({ error }) {
    return error instanceof ApiError || (error instanceof DOMException && error.name === 'AbortError') ? (error as Error) : new ApiError(0);
  },
};

/** Address of the API; while pages are exported there is no window, and nothing is asked. */
export const API_BASE = '/api/v1/admin';
const origin = typeof window === 'undefined' ? 'http://localhost' : window.location.origin;

/**
 * Every operation of the OpenAPI file, typed by it. Throws {@link ApiError} for all that is not a success.
 * `fetch` is looked up at each call, so that a test can answer in its place.
 */
export const api = createClient<paths>({
  baseUrl: origin + API_BASE,
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request),
});
api.use(csrf, toErrors);

/** The body of an answer that must have one. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await answer;
  return data as NonNullable<T>;
}

export type Schemas = components['schemas'];
export type Run = Schemas['Run'];
export type Action = Schemas['Action'];
export type Lead = Schemas['Lead'];
export type Task = Schemas['Task'];
export type Project = Schemas['Project'];
export type Notification = Schemas['Notification'];
export type AuditEvent = Schemas['AuditEvent'];
export type Schedule = Schemas['Schedule'];
export type Connector = Schemas['Connector'];
export type Suppression = Schemas['Suppression'];
export type User = Schemas['User'];
export type Token = Schemas['Token'];
export type Me = Schemas['Me'];
export type Role = Schemas['Role'];
