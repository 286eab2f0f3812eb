import type { Client } from 'pg';
import type { RunContext } from '../harness/context.ts';
import { inventClient, type OfficeShape } from '../population/invented-client.ts';

const MONTHS = 12;
/** Events of one INSERT. */
const STEP = 250_000;

/** Invented clients and people by number, so that a look names both without a text of ids. */
const TABLES = `
  create temporary table invented_client (index integer primary key, id uuid not null);
  create temporary table invented_person (branch integer not null, place integer not null, id uuid not null, party integer not null);`;
const FORMS = `
  insert into audit_form (number, action, outcome, subject_kind, purpose, fields, fact_names)
  select nextval('audit_form_seq') * 4 + audit_form_bits(action, 'allowed'), action, 'allowed', 'Client', 'brokerage-contact', fields::text[], '{}'
    from (values ('circulation.field-revealed', '{phone}'), ('circulation.field-revealed', '{name}'), ('clients.dossier-read', '{}'))
      of_event (action, fields);
  insert into audit_party (id) select id from invented_person;
  update invented_person p set party = (select number from audit_party a where a.id = p.id limit 1);
  create unique index on invented_person (branch, place)`;
/**
 * A year of ordinary looks: seven of ten at clients in one's care, the others anywhere in the branch; one person of each branch looks at the whole
 * of it, as managers do. Four of five open the phone, the others read a dossier.
 */
const FILL = `
  insert into audit_record (id, occurred_at, session_id, subject_id, principal, branch, form, facts)
  select gen_random_uuid(), now() - interval '${MONTHS} months' + n::float8 / $2::float8 * interval '${MONTHS} months', null, c.id, p.party, null,
         (select min(number) from audit_form where action = case when n % 5 = 0 then 'clients.dossier-read' else 'circulation.field-revealed' end
             and fields = case when n % 5 = 0 then '{}'::text[] else '{phone}' end), null
    from (select n, branch, place, case when place = 0 or n % 10 >= 7 then branch + $3::int4 * (h3 % $5::int4)
                                        else branch + $3::int4 * (place + $4::int4 * (h3 % ($5::int4 / $4::int4))) end as whom
            from (select n, (hashint8(n) & 2147483647) % $3::int4 as branch, (hashint8(n * 31 + 7) & 2147483647) % $4::int4 as place,
                         (hashint8(n * 131 + 3) & 2147483647) as h3
                    from generate_series($1::int8, least($1::int8 + ${STEP} - 1, $2::int8 - 1)) n) drawn) look
    join invented_client c on c.index = look.whom
    join invented_person p on p.branch = look.branch and p.place = look.place`;
const BURST = `
  insert into audit_record (id, occurred_at, subject_id, principal, form)
  select gen_random_uuid(), now() - $2::int4 * interval '1 day' + at * interval '9 seconds', c.id,
         (select party from invented_person where id = $1::uuid),
         (select min(number) from audit_form where action = 'circulation.field-revealed' and fields = array[$4])
    from unnest($3::int4[]) with ordinality as burst (index, at) join invented_client c on c.index = burst.index`;

/** Fills the log of an office that has clients with a year of looks at them. As its administrator, whose inserts may name their times. */
export async function fillYear(
  admin: Client,
  office: OfficeShape,
  { clients, events }: { readonly clients: number; readonly events: number },
  context: RunContext,
): Promise<void> {
  const agents = office.branches[0]?.agents.length ?? 0;
  await admin.query('set synchronous_commit = off');
  await admin.query('set statement_timeout = 0');
  await admin.query(
    `select ensure_audit_partitions((current_date - interval '${MONTHS + 1} months')::date, ${MONTHS + 2})`,
  );
  await admin.query(TABLES);
  for (let from = 0; from < clients; from += 20_000) {
    const ids = Array.from(
      { length: Math.min(20_000, clients - from) },
      (_none, at) => inventClient(from + at, office).id,
    );
    await admin.query(
      'insert into invented_client select $2::int4 + at - 1, id from unnest($1::uuid[]) with ordinality as of (id, at)',
      [ids, from],
    );
  }
  for (const [branch, { agents: people }] of office.branches.entries())
    await admin.query(
      'insert into invented_person select $2::int4, at - 1, id, 0 from unnest($1::uuid[]) with ordinality as of (id, at)',
      [people.slice(0, agents).map(({ id }) => id), branch],
    );
  await admin.query(FORMS);
  await admin.query('analyze invented_client, invented_person');
  const perBranch = Math.floor(clients / office.branches.length);
  for (let from = 0; from < events; from += STEP) {
    context.signal.throwIfAborted();
    await admin.query(FILL, [from, events, office.branches.length, agents, perBranch]);
    if ((from / STEP) % 4 === 3) context.say(`${Math.min(events, from + STEP)} of ${events} events`);
  }
}

/** Somebody opens a field of these clients, one after the other, so many days ago. */
export async function openInBurst(
  admin: Client,
  staffId: string,
  {
    daysAgo,
    clients,
    field,
  }: { readonly daysAgo: number; readonly clients: readonly number[]; readonly field: string },
): Promise<void> {
  await admin.query(BURST, [staffId, daysAgo, clients, field]);
}
