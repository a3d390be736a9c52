import { ApiError } from './api/client';

/**
 * What the server refused, by field: the first sentence that it says about each. The fields are those of the request's body; what is
 * said about none of `known` is left to the caller, who shows it above the form.
 */
export function refusedFields<F extends string>(
  error: unknown,
  known: readonly F[],
): { fields: Partial<Record<F, string>>; other: boolean } {
  if (error === null || error === undefined) return { fields: {}, other: false };
  const errors = error instanceof ApiError && error.status === 422 ? (error.problem?.errors ?? []) : [];
  const fields: Partial<Record<F, string>> = {};
  for (const { pointer, detail } of errors) {
    const field = known.find((each) => pointer === `/${each}` || pointer.startsWith(`/${each}/`));
    if (field) fields[field] ??= detail;
  }
  const told = errors.filter(({ pointer }) => known.some((each) => pointer === `/${each}` || pointer.startsWith(`/${each}/`))).length;
  return { fields, other: errors.length === 0 || told < errors.length };
}
