import { Client } from 'pg';
import type { RunContext } from '../harness/context.ts';

/** Who did what with whom in an invented year. */
export interface FilledLog {
  /** Some of each, at random, for asking about. */
  readonly staffIds: readonly string[];
  readonly clientIds: readonly string[];
  readonly branchIds: readonly string[];
}

const MONTHS = 12;
const STAFF = 5_000;
const BRANCHES = 250;
const CLIENTS = 200_000;
/** Events of one INSERT. */
const STEP = 250_000;

const id = (noun: string, number: string) => `md5('${noun}' || (${number}))::uuid`;

/** The words of five events; five thousand people and their branches; the rules of all. */
const WORDS = `
  insert into audit_form (number, action, outcome, subject_kind, purpose, fields, fact_names)
  select nextval('audit_form_seq') * 4 + audit_form_bits(action, outcome), action, outcome, 'Client', 'brokerage-contact',
         fields::text[], '{clientNumber}'
    from (values ('collection.import-confirmed', 'allowed', '{}'), ('clients.listed', 'allowed', '{}'),
                 ('circulation.reveal-refused', 'refused', '{phone}'), ('clients.dossier-read', 'allowed', '{}'),
                 ('circulation.field-revealed', 'allowed', '{phone}')) of_event (action, outcome, fields);
  insert into audit_party (number, id)
  select n, ${id('staff', 'n')} from generate_series(0, ${STAFF} - 1) n
  union all select ${STAFF} + n, ${id('branch', 'n')} from generate_series(0, ${BRANCHES} - 1) n;
  select setval('audit_party_number_seq', ${STAFF + BRANCHES});
  insert into audit_policy (hash) values (decode(repeat('ab', 32), 'hex'))`;

/**
 * One invented event of `n`: looks mostly, dossiers, one list of 20 clients in 40, one rare action in 200, one refusal in 100. Times grow
 * with `n` from a year ago until now, as a log's do.
 */
const FILL = `
  insert into audit_record (id, occurred_at, session_id, subject_id, principal, branch, policy, form, facts, subject_ids)
  select gen_random_uuid(), now() - interval '${MONTHS} months' + n::float8 / $2::float8 * interval '${MONTHS} months',
         ${id('session', 'who * 400 + n % 400')}, case when n % 40 = 1 then null else ${id('client', 'whom')} end,
         who, ${STAFF} + who % ${BRANCHES}, (select number from audit_policy),
         (select array_agg(number order by number / 4) from audit_form)[
           case when n % 200 = 0 then 1 when n % 40 = 1 then 2 when n % 100 = 2 then 3 when n % 3 = 0 then 4 else 5 end],
         '[' || whom || ']',
         case when n % 40 = 1
              then (select array_agg(${id('client', `(whom + k * 7919) % ${CLIENTS}`)}) from generate_series(1, 20) k) end
    from (select n, (hashint8(n) & 2147483647) % ${STAFF} as who, (hashint8(n * 31 + 7) & 2147483647) % ${CLIENTS} as whom
            from generate_series($1::int8, least($1::int8 + ${STEP} - 1, $2::int8 - 1)) n) of_n`;

/** Fills the log of an empty office as its administrator, whose inserts may name their times. */
export async function fillLog(keanAdminUrl: string, events: number, context: RunContext): Promise<FilledLog> {
  const admin = new Client({ connectionString: keanAdminUrl });
  await admin.connect();
  try {
    await admin.query(
      `select ensure_audit_partitions((current_date - interval '${MONTHS + 1} months')::date, ${MONTHS + 2})`,
    );
    await admin.query('set synchronous_commit = off');
    await admin.query('set statement_timeout = 0');
    await admin.query(WORDS);
    for (let from = 0; from < events; from += STEP) {
      context.signal.throwIfAborted();
      await admin.query(FILL, [from, events]);
      context.say(`${Math.min(events, from + STEP)} of ${events} events`);
    }
    await admin.query('vacuum analyze audit_record, audit_form, audit_party, audit_policy');
    // What the filling left to be written would be written while somebody is timed.
    await admin.query('checkpoint');
    return {
      staffIds: await some(admin, 'staff', STAFF),
      clientIds: await some(admin, 'client', CLIENTS),
      branchIds: await some(admin, 'branch', BRANCHES),
    };
  } finally {
    await admin.end();
  }
}

async function some(admin: Client, noun: string, all: number): Promise<string[]> {
  const text = `select ${id(noun, `(hashint8(n * 104729) & 2147483647) % ${all}`)} as id from generate_series(1, 500) n`;
  return (await admin.query<{ id: string }>(text)).rows.map((row) => row.id);
}
