import type { LoggedEvent } from '@kean/audit';

/** What an event of the log says under this name, where that is text. */
export const factOf = ({ facts }: LoggedEvent, name: string): string | null => {
  const fact = facts?.[name];
  return typeof fact === 'string' ? fact : null;
};

export const instantOf = ({ occurredAt }: LoggedEvent): Date => new Date(Number(occurredAt / 1_000n));
