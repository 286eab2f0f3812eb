import type { CountedAct, LogRow } from '@kean/audit';
import type { Decoys } from '@kean/clients/contract/decoys';
import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { Reach, WatchedEvent } from '../contract/signals.ts';
import { NOWHERE, type Works } from '../rulebook/rule-book.ts';
import type { CodeOf } from './keyed-codes.ts';

/** How every act of the office counts, as the clauses say it. */
export type ActsOfOffice = Readonly<Record<string, CountedAct | null>>;

interface Person {
  readonly id: string;
  readonly branchId: string | null;
  readonly roles: readonly string[];
  readonly inNotice: boolean;
}
interface Client {
  readonly id: string;
  readonly branchId: string;
  /** `null` where nobody has it, or the assignment has lapsed. */
  readonly assigneeId: string | null;
}
interface Session {
  readonly id: string;
  readonly address: string | null;
  readonly browser: string | null;
}

const PEOPLE = `
  select id, branch_id as "branchId", leaves_at is not null as "inNotice",
         array(select r.code from role_in_force r where r.staff_id = staff.id) as roles
    from staff where id = any($1::uuid[])`;
const CLIENTS = `
  select id, branch_id as "branchId",
         case when assignment_lapses_at is null or assignment_lapses_at > now() then assignee_id end as "assigneeId"
    from client where id = any($1::uuid[])`;
/** Refusals of a look, as circulation names them, in which the purpose was wrong and neither reach nor allowance. */
const UNFIT_PURPOSES = new Set([
  'purpose-not-offered',
  'consent-missing',
  'separate-consent-missing',
  'basis-not-approved',
]);
const SESSIONS = 'select id, address, browser from sessions_of_acts($1::uuid[])';

/** An act of the log that is watched, with its place there and where its person works, as what. */
export interface WatchedAct {
  readonly row: LogRow;
  readonly event: WatchedEvent;
  readonly works: Works;
  /** Seats of the decoys that it touched. */
  readonly touched: readonly string[];
}

/**
 * What of a batch is watched, in its order, beside what the log does not say: whose client it is, where the person works, from what device it came.
 * That is as it stands now, a moment after the act; where the log is read again long afterwards, a session that ended has no device.
 */
export async function watchedActs(
  tx: SqlTransaction,
  rows: readonly LogRow[],
  acts: ActsOfOffice,
  codeOf: CodeOf,
  decoys: Pick<Decoys, 'seatOf'>,
): Promise<WatchedAct[]> {
  const watched = rows.flatMap((row) => {
    const act = acts[row.action] ?? null;
    const person = act === 'returned' ? row.subjectId : row.principalId;
    return act === null || person === null || row.outcome === 'failed' ? [] : [{ row, act, person }];
  });
  if (watched.length === 0) return [];
  const ids = (of: (one: (typeof watched)[number]) => string | null) => [
    ...new Set(watched.map(of).filter((id) => id !== null)),
  ];
  const people = await byId<Person>(
    tx,
    PEOPLE,
    ids(({ person }) => person),
  );
  const clients = await byId<Client>(tx, CLIENTS, ids(clientOf));
  const sessions = await byId<Session>(
    tx,
    SESSIONS,
    ids(({ row }) => row.sessionId),
  );
  return watched.map((one) => {
    const { row, act, person } = one;
    const client = clientOf(one);
    const session = sessions.get(row.sessionId ?? '');
    const works = people.get(person);
    const touched = touchedBy(one, decoys);
    const event: WatchedEvent = {
      at: Number(row.occurredAt / 1_000n),
      person,
      act,
      client,
      reach: client === null ? null : reachOf(clients.get(client), person, works),
      refused: row.outcome === 'refused',
      device: session?.browser ? codeOf('device', session.browser) : null,
      place: session?.address ? codeOf('place', session.address) : null,
      inNotice: works?.inNotice ?? false,
      isDecoy: touched.length > 0,
      unfitPurpose: row.outcome === 'refused' && UNFIT_PURPOSES.has(String(row.facts?.reason)),
    };
    return { row, event, works: works ?? NOWHERE, touched };
  });
}

const clientOf = ({ row }: { readonly row: LogRow }) => (row.subjectKind === 'Client' ? row.subjectId : null);

/** A list, or a search by name, shows a decoy to whoever works; whoever searches for its number was given that number, and by nobody who should. */
function touchedBy({ row, act }: { readonly row: LogRow; readonly act: CountedAct }, decoys: Pick<Decoys, 'seatOf'>) {
  if (act === 'list' || act === 'returned' || (act === 'search' && row.facts?.query !== 'phone')) return [];
  const ids = [...(row.subjectKind === 'Client' && row.subjectId !== null ? [row.subjectId] : []), ...row.subjectIds];
  const seats = ids.flatMap((id) => decoys.seatOf(id as ClientId)?.seatId ?? []);
  return [...new Set(seats)];
}

/** A client who is not there any more, or never was, lies outside of everybody's reach: whoever tries numbers is seen. */
function reachOf(client: Client | undefined, person: string, works: Person | undefined): Reach {
  if (client === undefined) return 'outside';
  if (client.assigneeId === person) return 'assigned';
  return client.branchId === works?.branchId ? 'branch' : 'outside';
}

async function byId<Row extends { readonly id: string }>(
  tx: SqlTransaction,
  text: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  if (ids.length === 0) return new Map();
  const found = await tx.query<Row & Record<string, unknown>>(text, [ids]);
  return new Map(found.map((row) => [row.id, row]));
}
