/** What a day does to an office after its backup: people are erased, lose rights, look and register. */
import { openKeyStore } from '@kean/db/keystore';
import type { Instance } from '@kean/dev/instance';
import { newId } from '@kean/kernel';
import { Client } from 'pg';

export interface DayAfter {
  readonly erased: readonly string[];
  readonly revokedKey: string;
  readonly events: number;
}

const LOOKS = `
  select append_audit_events(array_agg(row(gen_random_uuid(), 'clients.dossier-read', 'allowed', null, null, null, 'Client', id, null,
    'follow-up', null, null, null)::audit_input)) as written from (select id from client order by id limit $1) chosen`;
const EVENT = `
  select append_audit_events(array[row(gen_random_uuid(), $1, 'allowed', null, null, null, $2, $3::uuid, null, null, $4::text[], null,
    $5::jsonb)::audit_input])`;

/** @param adminUrl superuser on the records; the events are written as the office writes them */
export async function liveADayAfter(
  instance: Instance,
  adminUrl: string,
  { erase, looks }: { erase: number; looks: number },
): Promise<DayAfter> {
  const sql = new Client({ connectionString: adminUrl });
  await sql.connect();
  const keys = openKeyStore({ url: instance.databases.keys.worker, applicationName: 'kean-proof' });
  try {
    const { rows } = await sql.query<{ id: string }>('select id from client order by md5(id::text) limit $1', [erase]);
    const erased = rows.map(({ id }) => id);
    await keys.store.fence('client', erased);
    const { rows: given } = await sql.query<{ id: string }>('select id from api_key limit 1');
    const revokedKey = given[0]?.id ?? newId();
    await sql.query('update api_key set revoked_at = now() where id = $1', [revokedKey]);
    await sql.query(EVENT, ['agency.api-key-revoked', 'ApiKey', revokedKey, null, null]);
    await sql.query(EVENT, [
      'agency.role-changed',
      null,
      null,
      ['circulation.reveal'],
      JSON.stringify({ role: 'agent', gained: 0, lost: 1, changed: 0 }),
    ]);
    await sql.query(LOOKS, [looks]);
    await sql.query(
      `update client set version = version + 1 where id in (select id from client order by id limit $1)`,
      [looks],
    );
    return { erased, revokedKey, events: looks + 2 };
  } finally {
    await Promise.all([sql.end(), keys.close()]);
  }
}
