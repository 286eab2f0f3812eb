import { readDecoys, recordedNumber, tailOf } from '@kean/clients/contract/decoys';
import { TOKEN_KIND, tokenOfTail } from '@kean/clients/contract/matching';
import { aClient, aPhone } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import type { ClientId, StaffId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { enterDecoys } from '../decoys/enter-decoys.ts';
import { seatDecoys } from '../decoys/seat-decoys.ts';
import type { WatchedOffice } from './watched-office.ts';

/** An office and one branch of it, in which decoys are to hide. */
export type HidingPlace = Pick<WatchedOffice, 'office' | 'branch' | 'worker'>;

const NAMES = ['王小明', '李芳', '张伟强', '刘洋', '陈静怡', '杨磊', '赵敏', '黄丽娟'];

/** Segments of the network of `aPhone`, as an office loads those that are nobody's. */
export const SEGMENTS = Array.from({ length: 40 }, (_none, at) => `138${String(9_000 + at * 7)}`);

/** Somebody of security: the database asks it of whoever orders. */
export async function aKeeper({ office: { sql } }: Pick<HidingPlace, 'office'>): Promise<TestStaff> {
  const keeper = await aStaffMember(sql);
  await sql.query(
    `insert into role (code, name, name_en) values ('security', '安全', 'Security') on conflict do nothing`,
  );
  await sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope)
     select gen_random_uuid(), 'security', 'incidents', 'keep-decoys', 'Decoy', 'agency'
      where not exists (select from role_grant where action = 'keep-decoys')`,
  );
  await sql.query(`insert into staff_role values ($1, 'security')`, [keeper.id]);
  return keeper;
}

/** So many people of the branch, who registered at an hour of their own in the last weeks. */
export async function registerPeople(watched: HidingPlace, agent: StaffId, count: number): Promise<ClientId[]> {
  const { office, branch } = watched;
  const ids: ClientId[] = [];
  for (let at = 0; at < count; at += 1) {
    const id = await aClient(office, branch, {
      ...{ state: 'quarantined', source: 'staff', recordedBy: agent, assigneeId: agent, consents: 'none' },
      fields: { name: NAMES[at % NAMES.length] ?? '王小明', phone: aPhone() },
    });
    ids.push(id);
  }
  await office.sql.query(
    `update client set created_at = now() - interval '20 days' + row * interval '7 hours'
       from (select id as which, row_number() over (order by id) as row from client) numbered where which = id and id = any($1::uuid[])`,
    [ids],
  );
  return ids;
}

/** Orders decoys for the branch as somebody of security does, and lets them all enter. */
export async function decoysOf(watched: HidingPlace, keeper: StaffId, count: number): Promise<ClientId[]> {
  const { office, branch, worker } = watched;
  const as = { ...nobody, staffId: keeper };
  await office.sql.query(
    `do $$ begin perform set_config('kean.staff', '${keeper}', true);
       insert into decoy_segment (segment, held, loaded_by) select unnest(string_to_array('${SEGMENTS.join(',')}', ',')), 'unassigned', '${keeper}'
       on conflict do nothing; end $$`,
  );
  await inSqlTransaction(office.db, as, (tx) =>
    seatDecoys(tx, office.keyring, { branchId: branch.id, count, orderedBy: keeper }),
  );
  const later = new Date(Date.now() + 60 * 86_400_000);
  await enterDecoys({ db: worker, keyring: office.keyring, now: later });
  const { seats } = await inSqlTransaction(worker, nobody, (tx) => readDecoys(tx, office.keyring));
  const tails = new Set(seats.map(({ tail }) => tail));
  const clients = await office.sql.query<{ id: ClientId }>('select id from client where branch_id = $1', [branch.id]);
  return clients.flatMap(({ id }) => (tails.has(tailOf(id)) ? [id] : []));
}

/** The number that a person is shown of a decoy, found out by what its card shows. */
export async function numberShownTo({ office }: HidingPlace, person: StaffId, decoy: ClientId): Promise<string> {
  const decoys = await inSqlTransaction(office.db, nobody, (tx) => readDecoys(tx, office.keyring));
  const seat = decoys.seatOf(decoy);
  const { writing } = await office.keyring.indexes();
  const tails = await office.sql.query<{ token: string }>(
    'select token::text from client_token where client_id = $1 and kind = $2',
    [decoy, TOKEN_KIND.phoneTail],
  );
  for (let at = 0; at < 10_000; at += 1) {
    const end = String(at).padStart(4, '0');
    if (seat === null || !tails.some(({ token }) => token === `${tokenOfTail(writing, end)}`)) continue;
    const recorded = recordedNumber(seat.secret, '138', end, decoys.segmentsBefore(seat.orderedAt));
    if (recorded !== null) return decoys.numberFor(person, decoy, recorded);
  }
  throw new RangeError('a decoy has a number');
}
