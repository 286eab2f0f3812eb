/** What the log is narrowed to, as its address says it. */
export interface LogFilterChoice {
  readonly outcome: string | null;
  readonly action: string | null;
  readonly period: string | null;
  readonly staff: string | null;
  readonly client: string | null;
}

/** Address of the log with this filter changed, from its newest entry. */
export function withLogFilter(
  filter: LogFilterChoice,
  change: Partial<Record<keyof LogFilterChoice, string | null>>,
): string {
  return address({ ...filter, ...change });
}

/** Address of the entries older than those shown. */
export function olderThan(filter: LogFilterChoice, cursor: string): string {
  return address({ ...filter, cursor });
}

function address(parts: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) query.set(name, value);
  return query.size === 0 ? '/accountability/log' : `/accountability/log?${query}`;
}
