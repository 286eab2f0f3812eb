import type { SqlTransaction } from '@kean/db';
import type { BlindIndexes } from '@kean/encryption';

/**
 * Texts in the clear that hold ids and codes by the rules of their owners. Whoever broke the rule left a number in them: what looks like a
 * phone or an identity number is turned into its keyed match and compared, so that nothing of the person has to be known here.
 */
const PLACES = [
  ['outbox.payload', 'SELECT payload::text AS text FROM outbox'],
  ['timer.payload', 'SELECT payload::text AS text FROM timer'],
  ['message.facts', 'SELECT facts::text AS text FROM message WHERE facts IS NOT NULL'],
  ['client_request.paper_ref', 'SELECT paper_ref AS text FROM client_request WHERE client_id = ANY ($1::uuid[])'],
  ['consent_act.paper_ref', 'SELECT paper_ref AS text FROM consent_act WHERE client_id = ANY ($1::uuid[])'],
] as const;
/** Runs of digits that stand in no id: letters and strokes of a UUID on either side are none of a number. */
const CANDIDATES = `(?<![0-9a-fA-F-])[0-9]{7,17}[0-9Xx]?(?![0-9a-fA-F-])`;
const MATCHES = `SELECT DISTINCT unnest(matches) AS token FROM erased_client WHERE client_id = ANY ($1::uuid[])`;

/** @returns the first place in which something of them stands, and how many were looked through */
export async function countInLooseText(
  tx: SqlTransaction,
  { searching }: BlindIndexes,
  clientIds: readonly string[],
): Promise<{ readonly found: string | null; readonly looked: number }> {
  const rows = await tx.query<{ token: bigint | string }>(MATCHES, [clientIds]);
  const matches = new Set(rows.map(({ token }) => String(token)));
  for (const [place, texts] of PLACES) {
    for (const number of await candidatesIn(tx, texts, clientIds)) {
      const tokens = searching.flatMap((index) => [
        index.token('client.phone', number),
        index.token('client.id-number', number.toUpperCase()),
      ]);
      if (tokens.some((token) => matches.has(String(token)))) return { found: place, looked: PLACES.length };
    }
  }
  return { found: null, looked: PLACES.length };
}

async function candidatesIn(tx: SqlTransaction, texts: string, clientIds: readonly string[]): Promise<string[]> {
  // One parameter in every statement, whether it asks for whom or not.
  const statement = `SELECT DISTINCT part[1] AS number FROM (${texts}) t, regexp_matches(t.text, '(${CANDIDATES})', 'g') AS part
    WHERE $1::uuid[] IS NOT NULL`;
  return (await tx.query<{ number: string }>(statement, [clientIds])).map(({ number }) => number);
}
