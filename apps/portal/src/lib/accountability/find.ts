import type { Api } from '#lib/server/api.ts';
import type { LogChoice } from './log-choice.ts';
import { meaningOf } from './typed-number.ts';

/** What the log is narrowed to by what was found. */
export type Find = Pick<LogChoice, 'staff'> | Pick<LogChoice, 'client'>;

/**
 * Finds the person or client that a typed number means. A person is known from the log itself; a client's number is resolved
 * in the name of whoever asks, so that nobody learns of a client through the log.
 * @returns `null` where nothing has that number, or it is none
 */
export async function findIn(api: Api, typed: string): Promise<Find | null> {
  const meant = meaningOf(typed);
  switch (meant?.kind) {
    case undefined:
      return null;
    case 'client-id':
      return { client: meant.id };
    case 'staff-number': {
      const { entries } = await api.accountability.log.search.query({ staffNumber: meant.number, limit: 1 });
      const [entry] = entries;
      return entry?.staff ? { staff: entry.staff.id } : null;
    }
    case 'client-number': {
      const { rows } = await api.clients.search.mutate({ q: meant.number, limit: 1 });
      const [row] = rows;
      return row === undefined ? null : { client: row.id };
    }
  }
}
