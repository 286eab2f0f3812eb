import type pg from 'pg';
import { onConnection } from '../quarantine/on-connection.ts';
import { insideOf, type QuarantinePlace } from '../quarantine/quarantine.ts';
import { RestoreRefused } from '../restore-refused.ts';
import type { KnownDestructions } from './known-destructions.ts';

/** Triggers would number and judge anew what the living ledger has said already. */
const AS_REPLICA = 'set local session_replication_role = replica';
const TAKE_LEDGER = `
  insert into erasure_fence (scope, subject_id, fenced_at, had_key, seq)
  select scope, id, "fencedAt", "hadKey", seq from jsonb_to_recordset($1::jsonb)
      as known (scope text, id uuid, "fencedAt" timestamptz, "hadKey" boolean, seq int8)
  on conflict do nothing`;
/** Beyond any number that the living ledger gives until this store is opened: its next fences keep theirs here. */
const FURTHER = 1_000_000;
const GO_BEYOND = `
  select setval(pg_get_serial_sequence('erasure_fence', 'seq'),
                greatest($1::int8, (select coalesce(max(seq), 0) from erasure_fence)) + ${FURTHER})`;
const FENCE = `
  insert into erasure_fence (scope, subject_id, had_key)
  select scope, id, true from jsonb_to_recordset($1::jsonb) as known (scope text, id uuid)
  on conflict (scope, subject_id) do nothing`;
const DESTROY =
  'delete from data_key using erasure_fence f where data_key.scope = f.scope and data_key.subject_id = f.subject_id';
const MISSING = `
  select count(*) as missing from jsonb_to_recordset($1::jsonb) as known (scope text, id uuid)
   where not exists (select from erasure_fence f where f.scope = known.scope and f.subject_id = known.id)`;
const LEFT = 'select count(*) as left from data_key join erasure_fence using (scope, subject_id)';

/**
 * Puts up every fence that is known and destroys what stands behind it, in one transaction; then writes the table anew, so that no page
 * holds what was destroyed.
 * @returns fences that there are now
 * @throws RestoreRefused `checks-failed` where one of them is not up
 */
export async function destroyAgain(
  place: QuarantinePlace,
  { ledger, others, newest }: KnownDestructions,
): Promise<number> {
  return onConnection(insideOf(place), async (client) => {
    await client.query('begin');
    await client.query(AS_REPLICA);
    await client.query(TAKE_LEDGER, [JSON.stringify(ledger)]);
    await client.query(GO_BEYOND, [newest]);
    // Also one of the ledger whose number is taken, as by a store of another history: it gets another number, never none.
    await client.query(FENCE, [JSON.stringify([...ledger, ...others])]);
    await client.query(DESTROY);
    await requireNone(client, MISSING, 'missing', [JSON.stringify([...ledger, ...others])]);
    await requireNone(client, LEFT, 'left', []);
    await client.query('commit');
    await client.query('select write_keys_anew()');
    const { rows } = await client.query<{ fences: string }>('select count(*) as fences from erasure_fence');
    return Number(rows[0]?.fences);
  });
}

/** How many destructions are known that the restored key store has no fence for: somebody was erased after it was verified. */
export function countMissingFences(place: QuarantinePlace, { ledger, others }: KnownDestructions): Promise<number> {
  return onConnection(insideOf(place), async (client) => {
    const { rows } = await client.query<{ missing: string }>(MISSING, [JSON.stringify([...ledger, ...others])]);
    return Number(rows[0]?.missing);
  });
}

async function requireNone(client: pg.Client, text: string, name: string, values: unknown[]): Promise<void> {
  const { rows } = await client.query<Record<string, string>>(text, values);
  if (Number(rows[0]?.[name]) === 0) return;
  throw new RestoreRefused(
    'checks-failed',
    'I6: a key that was destroyed is not behind the fence. The key store stays closed; drop this restore and take another backup.',
  );
}
