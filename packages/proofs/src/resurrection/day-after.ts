/** What happens to an office after its backup: people are erased, one is being erased, one is held back, a right and a key are taken away. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '@kean/dev/instance';
import type { Client } from 'pg';
import { Colleague, demoOf } from '../office/colleague.ts';

const PATIENCE_MS = 120_000;

/** On the day of the backup already. */
export interface DayBefore {
  /** Whose time is over: nobody acts on it before the restore. */
  readonly due: string;
  /** The same, and somebody sues on the day after. */
  readonly sued: string;
  /** Of whom there is paper. */
  readonly onPaper: string;
}
export interface DayAfter {
  readonly erased: readonly string[];
  /** Closed, the key destroyed, and waiting for hands. */
  readonly underWay: string;
  readonly holdId: string;
  readonly revokedKey: string;
}

const SOME = `select id from client where state = 'active' order by md5(id::text || 'before') limit 3`;
const MAKE_DUE = `with them as (
    update client set state = 'quarantined', origin = 'imported' where id = any ($1::uuid[]) returning id)
  insert into disposal_due (client_id, reason, due_at) select id, 'no-answer', now() from them`;
const A_FILE = `
  with where_it_lies as (
    insert into cabinet (id, region_id, branch_id, code, shelves, created_by)
    select gen_random_uuid(), region_id, branch_id, 'T-1', 1, gen_random_uuid() from client where id = $1::uuid returning id, region_id, branch_id)
  insert into paper_file (id, number, region_id, branch_id, client_id, class, sheets, cabinet_id, shelf, filed_by)
  select gen_random_uuid(), 'PROOF-2026-SF-00001', region_id, branch_id, $1::uuid, 'identity', 2, id, 1, gen_random_uuid() from where_it_lies`;
const A_KEY = `
  insert into api_key (id, staff_id, name, prefix, digest, expires_at)
  select $1::uuid, id, '对接', 'proof', sha256($1::uuid::text::bytea), now() + interval '1 day' from staff limit 1`;
/** The timer of the office acts on nobody by itself while this is about what a restore does. */
const LATER = `update schedule set due_at = now() + interval '3 days' where name = 'dispose-of-unanswered'`;

export async function liveTheDayBefore(records: Client): Promise<DayBefore & { readonly apiKey: string }> {
  const { rows } = await records.query<{ id: string }>(SOME);
  const [due, sued, onPaper] = rows.map(({ id }) => id) as [string, string, string];
  const apiKey = randomUUID();
  await records.query(LATER);
  await records.query(MAKE_DUE, [[due, sued]]);
  await records.query(A_FILE, [onPaper]);
  await records.query(A_KEY, [apiKey]);
  return { due, sued, onPaper, apiKey };
}

const EVENT = `
  select append_audit_events(array[row(gen_random_uuid(), $1, 'allowed', null, null, null, $2, $3::uuid, $4::uuid[], null, $5::text[], null,
    $6::jsonb)::audit_input])`;
interface Happened {
  readonly kind?: string;
  readonly subject?: string;
  readonly subjects?: readonly string[];
  readonly fields?: readonly string[];
  readonly facts?: Record<string, unknown>;
}
/** As the office writes its events. */
const say = (records: Client, action: string, { kind, subject, subjects, fields, facts }: Happened) =>
  records.query(EVENT, [action, kind, subject, subjects, fields, facts === undefined ? null : JSON.stringify(facts)]);

/** @param erase how many are erased by the running office */
export async function liveTheDayAfter(
  instance: Instance,
  records: Client,
  { sued, onPaper, apiKey }: DayBefore & { readonly apiKey: string },
  erase: number,
): Promise<DayAfter> {
  const { rows } = await records.query<{ id: string }>(
    `select id from client where state = 'active' and id <> $2 order by md5(id::text) limit $1`,
    [erase, onPaper],
  );
  const erased = rows.map(({ id }) => id);
  const [whole, waiting] = [await order(records, erased), await order(records, [onPaper])];
  const compliance = await Colleague.signIn(instance, demoOf(instance, 'compliance'));
  const holdId = await sue(compliance, records, sued);
  await records.query('update api_key set revoked_at = now() where id = $1', [apiKey]);
  await say(records, 'agency.api-key-revoked', { kind: 'ApiKey', subject: apiKey });
  await records.query(
    `delete from role_grant where role_code = 'agent' and clause = 'circulation' and action = 'reveal'`,
  );
  const facts = { role: 'agent', gained: 0, lost: 1, changed: 0 };
  await say(records, 'agency.role-changed', { fields: ['circulation.reveal'], facts });
  await until(records, `select from erasure where id = $1 and state = 'done'`, whole);
  await until(records, 'select from erasure where id = $1 and key_gone_at is not null', waiting);
  await until(records, `select from timer where name = 'retention.erasure-waits' and key = $1::text`, waiting);
  return { erased, underWay: onPaper, holdId, revokedKey: apiKey };
}

/** As the clause orders those whose time is over; the worker of the office does the rest. */
async function order(records: Client, ids: readonly string[]): Promise<string> {
  const erasureId = randomUUID();
  await records.query('begin');
  await records.query(`insert into erasure (id, cause, ground) values ($1, 'due', 'period-over')`, [erasureId]);
  await records.query(`insert into erased_client (client_id, erasure_id) select unnest($2::uuid[]), $1::uuid`, [
    erasureId,
    ids,
  ]);
  await records.query(
    `insert into disposal_due (client_id, reason, due_at) select id, 'no-answer', now() from unnest($1::uuid[]) id on conflict do nothing`,
    [ids],
  );
  const promised = `insert into outbox (queue, job, key, payload)
    values ('retention', 'retention.erase-clients', 'retention.erase-clients/' || $1::text, jsonb_build_object('erasureId', $1::text))`;
  await records.query(promised, [erasureId]);
  const facts = { cause: 'due', ground: 'period-over', requestId: null, count: ids.length, told: false };
  await say(records, 'retention.erasure-ordered', { kind: 'Erasure', subject: erasureId, subjects: ids, facts });
  await records.query('commit');
  return erasureId;
}

async function sue(compliance: Colleague, records: Client, clientId: string): Promise<string> {
  const { rows } = await records.query<{ number: number }>('select number from client where id = $1', [clientId]);
  const { owners } = await compliance.query<{ owners: { staffId: string }[] }>('retention.holds.choices');
  const holdId = randomUUID();
  await compliance.mutate('retention.holds.place', {
    ...{ holdId, scope: 'client', clientNumber: rows[0]?.number, branchId: null, reason: 'lawsuit' },
    ...{ paperRef: 'MS-2026-1', ownerId: owners[0]?.staffId },
    reviewOn: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
  });
  return holdId;
}

export async function until(records: Client, text: string, id: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    if (((await records.query(text, [id])).rowCount ?? 0) > 0) return;
    if (performance.now() > deadline) {
      const { rows } = await records.query<{ state: string; failure: string }>('select state, failure from erasure');
      throw new Error(`waited in vain; the erasures are ${JSON.stringify(rows)}`);
    }
    await pause(100);
  }
}
