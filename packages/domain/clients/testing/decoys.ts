import { setTimeout as pause } from 'node:timers/promises';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId, type StaffId } from '@kean/kernel';
import { aStaffMember, type TestBranch } from '@kean/testing';
import { type Decoys, decoysInForce, readDecoys } from '../decoys/decoys-in-force.ts';
import { hidePlace, newPlace } from '../decoys/hidden-place.ts';
import { recordedNumber } from '../decoys/number-of-viewer.ts';
import { aClient, type ClientWishes } from './clients.ts';
import type { TestOffice } from './office.ts';

/** Segments that no other number of a test has. */
const SEGMENTS = Array.from({ length: 40 }, (_none, at) => `137${String(9_000 + at * 7)}`);

export interface TestDecoy {
  readonly id: ClientId;
  /** The number that this person is shown. */
  shownTo(person: StaffId): string;
}

/** A client of the branch who is nobody, without the weeks in which one enters. */
export async function aDecoy(office: TestOffice, branch: TestBranch, wishes: ClientWishes = {}): Promise<TestDecoy> {
  const { sql, db, keyring } = office;
  const keeper = await aStaffMember(sql, { branch: null });
  const { writing } = await keyring.indexes();
  const [seatId, place] = [newId(), newPlace()];
  for (const table of ['decoy_seat', 'decoy_segment']) await sql.query(`alter table ${table} disable trigger user`);
  await sql.query(
    `insert into decoy_segment (segment, held, loaded_by, loaded_at) select s, 'unassigned', $2, now() - interval '1 day' from unnest($1::text[]) s
     on conflict do nothing`,
    [SEGMENTS, keeper.id],
  );
  await sql.query(
    'insert into decoy_seat (id, branch_id, hidden, generation, ordered_by) values ($1, $2, $3, $4, $5)',
    [seatId, branch.id, hidePlace(writing, seatId, place), writing.generation, keeper.id],
  );
  for (const table of ['decoy_seat', 'decoy_segment']) await sql.query(`alter table ${table} enable trigger user`);
  const recorded = recordedNumber(
    place.secret,
    '137',
    String(place.secret.readUInt16BE(4) % 10_000).padStart(4, '0'),
    SEGMENTS,
  );
  if (recorded === null) throw new TypeError('a decoy has a number');
  const id = `${newId().slice(0, 14)}${place.tail}` as ClientId;
  const base = { id, state: 'quarantined', consents: 'none', source: 'staff' } as const;
  await aClient(office, branch, { ...base, ...wishes, fields: { ...wishes.fields, phone: recorded } });
  // Who looked a moment ago remembers that there was none; a decoy of the office is ordered weeks before it enters.
  while ((await decoysInForce(office)).seatOf(id) === null) await pause(200);
  const decoys: Decoys = await inSqlTransaction(db, nobody, (tx) => readDecoys(tx, keyring));
  return { id, shownTo: (person) => decoys.numberFor(person, id, recorded) };
}
