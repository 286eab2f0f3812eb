import type { Client } from 'pg';

/** What an administrator of the database does to the records, with every trigger out of the way. */
export interface RecordAttack {
  readonly name: string;
  /** `$1` is the id of the event with the index {@link RECORD}, `$2` that of the one after the next. */
  readonly statement: string;
  /** What the stand-alone verifier says of an export. */
  readonly named: RegExp;
  /** What the worker's own comparison finds. */
  readonly outcome: 'edited' | 'missing' | 'inserted' | 'reordered';
}

/** Index of the event that is tampered with. */
export const RECORD = 100;

export const RECORD_ATTACKS: readonly RecordAttack[] = [
  {
    name: 'edit a record',
    statement: 'update audit_record set session_id = gen_random_uuid() where id = $1 and $2::uuid is not null',
    named: new RegExp(`The record of entry ${RECORD} was edited`),
    outcome: 'edited',
  },
  {
    name: 'delete a record',
    statement: 'delete from audit_record where id = $1 and $2::uuid is not null',
    named: new RegExp(`The record of entry ${RECORD} is missing`),
    outcome: 'missing',
  },
  {
    name: 'insert a record',
    statement: `insert into audit_record (id, occurred_at, form, position, facts)
      select gen_random_uuid(), occurred_at - interval '1 microsecond', form, position, facts
        from audit_record where id = $1 and $2::uuid is not null`,
    named: new RegExp(`Before entry ${RECORD} a record was inserted`),
    outcome: 'inserted',
  },
  {
    name: 'exchange two records',
    statement: `update audit_record event set position = other.position
        from audit_record other
       where (event.id, other.id) in (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
    named: new RegExp(`The records were reordered: at ${RECORD} stands the one of entry ${RECORD + 2} `),
    outcome: 'reordered',
  },
  {
    name: 'cut off the newest records',
    statement: `delete from audit_record where (position, occurred_at, id) >=
        (select position, occurred_at, id from audit_record where id = $1 and $2::uuid is not null)`,
    named: new RegExp(`The record of entry ${RECORD} is missing`),
    outcome: 'missing',
  },
];

const ORDER = 'order by position, occurred_at, id';

/**
 * Tampers with the records, lets somebody look at what is then there, and puts them back as they were.
 * @throws Error when the statement changed nothing
 */
export async function whileTampered(database: Client, attack: RecordAttack, look: () => Promise<void>): Promise<void> {
  const { rows } = await database.query<{ id: string }>(`select id from audit_event ${ORDER} offset ${RECORD} limit 3`);
  const changed = await withoutTriggers(database, async () => {
    await database.query('create temp table untouched as select * from audit_record');
    return database.query(attack.statement, [rows[0]?.id, rows[2]?.id]);
  });
  if (!changed.rowCount) throw new Error(`${attack.name}: nothing was changed`);
  try {
    await look();
  } finally {
    await withoutTriggers(database, async () => {
      await database.query('delete from audit_record');
      await database.query('insert into audit_record select * from untouched');
      await database.query('drop table untouched');
    });
  }
}

/** One transaction in which nothing stops a superuser: triggers are what stops everybody else. */
export async function withoutTriggers<Result>(database: Client, act: () => Promise<Result>): Promise<Result> {
  await database.query('begin');
  try {
    await database.query("set local session_replication_role = 'replica'");
    const result = await act();
    await database.query('commit');
    return result;
  } catch (error) {
    await database.query('rollback');
    throw error;
  }
}
