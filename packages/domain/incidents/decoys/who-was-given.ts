import { type Decoys, readDecoys, recordedNumber } from '@kean/clients/contract/decoys';
import { normalisePhone } from '@kean/clients/contract/masking';
import { firstPhoneToken } from '@kean/clients/contract/registration';
import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { ClientId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { DecoySeatId, GivenNumber, WhoWasGivenInput } from '../contract/decoys.ts';

const BEHIND = 'SELECT id, token FROM decoys_by_tokens($1::int8[])';
const PEOPLE = `
  SELECT s.id AS "staffId", s.display_name AS name, s.number, EXISTS (
           SELECT FROM decoy_touch t WHERE t.seat_id = $1::uuid AND t.staff_id = s.id) AS "hasTouched"
    FROM staff s ORDER BY 4 DESC, s.number`;
const BRANCH = 'SELECT b.name FROM decoy_seat s JOIN branch b ON b.id = s.branch_id WHERE s.id = $1::uuid';

type Person = GivenNumber['people'][number];

/**
 * Whom a number was given to that turned up somewhere: the decoys that show it, and the people to each of whom it would be shown. Nothing is stored
 * of it; it is reckoned anew for everybody who ever worked here. Empty for a number of anybody else.
 * @param tx of whoever keeps decoys; everybody else finds nothing
 */
export async function givenNumbers(tx: SqlTransaction, keyring: Keyring, written: string): Promise<GivenNumber[]> {
  const number = normalisePhone(written);
  const decoys = await readDecoys(tx, keyring);
  const found: GivenNumber[] = [];
  for (const { seatId, recorded, clientId } of await shownWith(tx, keyring, decoys, number)) {
    const [branch] = await tx.query<{ name: string }>(BRANCH, [seatId]);
    const people = await tx.query<Person & { staffId: StaffId }>(PEOPLE, [seatId]);
    const given = people.filter(({ staffId }) => decoys.numberFor(staffId, clientId, recorded) === number);
    if (given.length > 0) found.push({ seatId, branchName: branch?.name ?? null, people: given });
  }
  return found;
}

/** Decoys whose card shows network and last digits of this number. */
async function shownWith(tx: SqlTransaction, keyring: Keyring, decoys: Decoys, number: string) {
  const [network, end] = [number.slice(0, 3), number.slice(-4)];
  const { searching } = await keyring.indexes();
  const recordedOf = new Map<string, string>();
  for (const { secret, orderedAt } of decoys.seats) {
    const recorded = recordedNumber(secret, network, end, decoys.segmentsBefore(orderedAt));
    if (recorded !== null)
      for (const index of searching) recordedOf.set(`${firstPhoneToken(index, recorded)}`, recorded);
  }
  const behind = await tx.query<{ id: ClientId; token: bigint }>(BEHIND, [[...recordedOf.keys()]]);
  return behind.flatMap(({ id, token }) => {
    const [seat, recorded] = [decoys.seatOf(id), recordedOf.get(`${token}`)];
    return seat === null || recorded === undefined
      ? []
      : [{ seatId: seat.seatId as DecoySeatId, recorded, clientId: id }];
  });
}

/** The same, asked by somebody of security for a stated purpose; that they asked stands in the log, the number nowhere. */
export function whoWasGiven(call: SignedInContext, { number, purpose }: WhoWasGivenInput): Promise<GivenNumber[]> {
  const { services, principal } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const found = await givenNumbers(tx, services.keyring, number);
    await record(tx, {
      ...{ action: 'incidents.decoy-number-traced', outcome: 'allowed', principal, purpose },
      ...{ subject: { kind: 'Decoy', id: null }, facts: { count: found.length } },
    });
    return found;
  });
}
