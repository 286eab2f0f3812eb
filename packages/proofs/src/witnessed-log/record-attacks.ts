import type { Client } from 'pg';
import { exportRecords } from './export-records.ts';

/** What an administrator of the database does to the records, with every trigger out of the way. */
export interface RecordAttack {
  readonly name: string;
  /** `$1` is the id of the event with the index {@link RECORD}, `$2` that of the one after the next. */
  readonly statement: string;
  readonly named: RegExp;
}

/** Index of the event that is tampered with. */
export const RECORD = 100;

export const RECORD_ATTACKS: readonly RecordAttack[] = [
  {
    name: 'edit a record',
    statement: 'update audit_event set principal_id = gen_random_uuid() where id = $1 and $2::uuid is not null',
    named: new RegExp(`The record of entry ${RECORD} was edited`),
  },
  {
    name: 'delete a record',
    statement: 'delete from audit_event where id = $1 and $2::uuid is not null',
    named: new RegExp(`The record of entry ${RECORD} is missing`),
  },
  {
    name: 'insert a record',
    statement: `insert into audit_event (id, occurred_at, action, outcome, position)
      select gen_random_uuid(), occurred_at - interval '1 microsecond', action, outcome, position
        from audit_event where id = $1 and $2::uuid is not null`,
    named: new RegExp(`Before entry ${RECORD} a record was inserted`),
  },
  {
    name: 'exchange two records',
    statement: `update audit_event event set position = other.position
        from audit_event other
       where (event.id, other.id) in (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
    named: new RegExp(`The records were reordered: at ${RECORD} stands the one of entry ${RECORD + 2} `),
  },
  {
    name: 'cut off the newest records',
    statement: `delete from audit_event where (position, occurred_at, id) >=
        (select position, occurred_at, id from audit_event where id = $1 and $2::uuid is not null)`,
    named: new RegExp(`The record of entry ${RECORD} is missing`),
  },
];

/**
 * Tampers with the records, exports what is then there, and undoes it.
 * @throws Error when the statement changed nothing
 */
export async function exportAfter(database: Client, attack: RecordAttack, file: string): Promise<void> {
  const order = 'order by position, occurred_at, id';
  const { rows } = await database.query<{ id: string }>(`select id from audit_event ${order} offset ${RECORD} limit 3`);
  await database.query('begin');
  try {
    // Triggers are what stops everybody else; a superuser is not stopped.
    await database.query("set local session_replication_role = 'replica'");
    const { rowCount } = await database.query(attack.statement, [rows[0]?.id, rows[2]?.id]);
    if (rowCount === 0 || rowCount === null) throw new Error(`${attack.name}: nothing was changed`);
    await exportRecords(database, file);
  } finally {
    await database.query('rollback');
  }
}
