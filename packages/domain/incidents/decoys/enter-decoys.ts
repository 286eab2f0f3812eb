import { readDecoys, type Seat, tailOf } from '@kean/clients/contract/decoys';
import { registerClients } from '@kean/clients/contract/registration';
import { type Database, inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { BranchId, ClientId } from '@kean/kernel';
import { type Dice, trueDice } from './dice.ts';
import { inventDecoy, modelAt } from './invent-decoy.ts';
import { LEAST_REGISTRATIONS } from './least-registrations.ts';
import { type ClientShape, shapesOf } from './shape-of-branch.ts';
import { whenADecoyEnters } from './when-a-decoy-enters.ts';
import type { Registration } from './who-registers-then.ts';

export interface DecoyParts {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly now: Date;
  readonly dice?: Dice;
}

/** Enters clients for no person, in any branch. */
const KEEPER: RowPrincipal = { ...nobody, clientScope: 'agency' };
const LOCK = `SELECT pg_try_advisory_xact_lock(hashtext('kean.decoys-enter')) AS mine`;
const WAITING = 'SELECT id AS "seatId", branch_id AS "branchId" FROM decoy_seat WHERE retired_at IS NULL';
const ENTERED = `SELECT substr(id::text, 15) AS tail FROM client WHERE branch_id = ANY($1::uuid[]) AND created_at >= $2::timestamptz - interval '1 day'`;
const REGISTERED = `SELECT branch_id AS "branchId", created_at AS at FROM client WHERE branch_id = ANY($1::uuid[]) AND origin = 'registered'
  AND created_at BETWEEN $2::timestamptz - interval '90 days' AND $3::timestamptz`;
const BY_WHOM = `SELECT c.created_at AS at, f.recorded_by AS by FROM client c JOIN client_field f ON f.client_id = c.id AND f.field = 'name'
  WHERE c.branch_id = $1::uuid AND c.origin = 'registered' AND c.created_at BETWEEN $2::timestamptz - interval '90 days' AND $2::timestamptz
    AND f.recorded_by IS NOT NULL AND NOT substr(c.id::text, 15) = ANY($3::text[])`;
const DAYS_BEFORE_MS = 90 * 86_400_000;

type RegistrationRow = Registration & Record<string, unknown>;
/** What a decoy is made after. */
interface Branch {
  readonly shapes: readonly ClientShape[];
  readonly registrations: readonly Registration[];
}
interface Waiting extends Seat {
  readonly branchId: BranchId;
}

/**
 * Lets those decoys enter whose hour has come. Nothing is written but the client, as any other is: the seat was hidden when it was ordered, and
 * nothing of this stands in the log, which would name the client.
 * @returns how many entered
 */
export function enterDecoys(parts: DecoyParts): Promise<number> {
  const { db, keyring } = parts;
  return inSqlTransaction(db, KEEPER, async (tx) => {
    const [lock] = await tx.query<{ mine: boolean }>(LOCK, []);
    if (lock?.mine !== true) return 0;
    const { seats, segmentsBefore } = await readDecoys(tx, keyring);
    const bySeat = new Map(seats.map((seat) => [seat.seatId, seat]));
    const stored = await tx.query<{ seatId: string; branchId: BranchId }>(WAITING, []);
    const waiting = stored.flatMap(({ seatId, branchId }) => {
      const seat = bySeat.get(seatId);
      return seat === undefined ? [] : [{ ...seat, branchId }];
    });
    const tails = seats.map(({ tail }) => tail);
    const toCome = await notYetHere(tx, waiting);
    const registrations = await registrationsBefore(tx, toCome);
    let entered = 0;
    for (const seat of toCome) {
      const registered = registrations(seat);
      const at = whenADecoyEnters(seat, registered);
      if (at === null || at > parts.now || registered.length < LEAST_REGISTRATIONS) continue;
      const branch = {
        shapes: await shapesOf(tx, keyring, seat.branchId, parts.now, tails),
        registrations: await tx.query<RegistrationRow>(BY_WHOM, [seat.branchId, parts.now, tails]),
      };
      if (await enter(tx, parts, seat, branch, segmentsBefore(seat.orderedAt))) entered += 1;
    }
    return entered;
  });
}

async function notYetHere(tx: SqlTransaction, waiting: readonly Waiting[]): Promise<Waiting[]> {
  const first = waiting.reduce<Date | null>(
    (least, { orderedAt }) => (least !== null && least < orderedAt ? least : orderedAt),
    null,
  );
  if (first === null) return [];
  const branches = [...new Set(waiting.map(({ branchId }) => branchId))];
  const found = await tx.query<{ tail: string }>(ENTERED, [branches, first]);
  const here = new Set(found.map(({ tail }) => tail));
  return waiting.filter(({ tail }) => !here.has(tail));
}

/** When people registered in the ninety days before a decoy was ordered, read once for all of them. */
async function registrationsBefore(tx: SqlTransaction, seats: readonly Waiting[]): Promise<(seat: Waiting) => Date[]> {
  const times = seats.map(({ orderedAt }) => orderedAt.getTime());
  const branches = [...new Set(seats.map(({ branchId }) => branchId))];
  const bounds = [new Date(Math.min(...times)), new Date(Math.max(...times))];
  const found =
    seats.length === 0 ? [] : await tx.query<{ branchId: BranchId; at: Date }>(REGISTERED, [branches, ...bounds]);
  const byBranch = Map.groupBy(found, ({ branchId }) => branchId);
  return ({ branchId, orderedAt }) =>
    (byBranch.get(branchId) ?? []).flatMap(({ at }) =>
      at <= orderedAt && at.getTime() >= orderedAt.getTime() - DAYS_BEFORE_MS ? [at] : [],
    );
}

async function enter(
  tx: SqlTransaction,
  { keyring, now, dice = trueDice }: DecoyParts,
  { tail, secret, branchId }: Waiting,
  { shapes, registrations }: Branch,
  segments: readonly string[],
): Promise<boolean> {
  const model = modelAt({ now, dice, segments }, shapes, registrations);
  if (model === null) return false;
  const id = idAt(new Date(now.getTime() - timeOfForm(model)), tail);
  const draft = inventDecoy({ id, model, branchId, secret, segments, now, dice }, shapes);
  if (draft === null) return false;
  const keys = await keyring.createFor('client', [id], { principal: 'system', purpose: 'invent-decoys' });
  await registerClients(tx, keys, (await keyring.indexes()).writing, [draft]);
  keyring.purge([id], 'client');
  return true;
}

/** An id begins with the form in which it was typed, minutes before it was registered. */
function timeOfForm({ id, createdAt }: Pick<ClientShape, 'id' | 'createdAt'>): number {
  return Math.max(0, createdAt.getTime() - Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}

function idAt(at: Date, tail: string): ClientId {
  const time = at.getTime().toString(16).padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-${tail}`;
  if (tailOf(id) !== tail) throw new TypeError('an id ends as it was drawn');
  return id as ClientId;
}
