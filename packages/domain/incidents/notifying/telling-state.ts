import type { SqlTransaction } from '@kean/db';
import type { TellingState } from '../contract/notifying.ts';

const WAYS = 'SELECT way, state, cause, since FROM leak_way ORDER BY way';
const LOOKED = `
  SELECT coalesce(max(checked_at) < clock_timestamp() - interval '60 seconds', true) AS "isSilent" FROM leak_way`;

/** How the ways to people stand. Before its first turn nobody tells. */
export async function tellingState(tx: SqlTransaction): Promise<TellingState> {
  const ways = await tx.query<TellingState['ways'][number] & Record<string, unknown>>(WAYS, []);
  const [looked] = await tx.query<{ isSilent: boolean }>(LOOKED, []);
  return { ways, isDown: ways.every(({ state }) => state !== 'ready'), isSilent: looked?.isSilent ?? true };
}

/** Whether both say the same to whoever watches. */
export function isSameTelling(one: TellingState, other: TellingState): boolean {
  const said = ({ ways, isDown, isSilent }: TellingState) =>
    JSON.stringify([isDown, isSilent, ways.map(({ way, state }) => [way, state])]);
  return said(one) === said(other);
}
