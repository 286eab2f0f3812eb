import { randomInt } from 'node:crypto';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { Pseudonym, PseudonymiseActor } from '../contract.ts';
import { failAccountability } from '../errors.ts';
import { mayBePseudonymised } from '../rules/only-leavers-get-a-pseudonym.ts';

/** Without letters and digits that are taken for one another. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LETTERS_OF_A_PSEUDONYM = 8;
const STAFF = 'SELECT status::text AS status FROM staff WHERE id = $1::uuid';
const HELD = 'SELECT id, label FROM actor_pseudonym WHERE staff_id = $1::uuid';
const GIVE = `INSERT INTO actor_pseudonym (staff_id, id, label, made_by) VALUES ($1::uuid, $2::uuid, $3, $4::uuid)
  ON CONFLICT (staff_id) DO NOTHING RETURNING id, label`;

/**
 * Takes the number of somebody who left out of the log, for everybody and for good: from now on the log shows a pseudonym and an id of its
 * own, and neither number nor old id finds the person's events. The entries hold the opaque id alone, so no hash changes. Done twice
 * it gives the pseudonym that is there.
 * @throws AppError ACCOUNTABILITY_STAFF_NOT_FOUND | ACCOUNTABILITY_STAFF_STILL_HERE
 */
export async function pseudonymiseActor(call: SignedInContext, { staffId }: PseudonymiseActor): Promise<Pseudonym> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const [member] = await tx.query<{ status: string }>(STAFF, [staffId]);
    if (member === undefined) throw failAccountability('ACCOUNTABILITY_STAFF_NOT_FOUND');
    if (!mayBePseudonymised(member)) throw failAccountability('ACCOUNTABILITY_STAFF_STILL_HERE');
    const [given] = await tx.query<Pseudonym & Record<string, unknown>>(GIVE, [
      staffId,
      newId(),
      newLabel(),
      principal.staffId,
    ]);
    if (given === undefined) {
      const [held] = await tx.query<Pseudonym & Record<string, unknown>>(HELD, [staffId]);
      if (held === undefined) throw failAccountability('ACCOUNTABILITY_STAFF_NOT_FOUND');
      return held;
    }
    await record(tx, {
      action: 'accountability.actor-pseudonymised',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
    });
    return given;
  });
}

function newLabel(): string {
  const letters = Array.from({ length: LETTERS_OF_A_PSEUDONYM }, () => LETTERS[randomInt(LETTERS.length)]);
  return `X-${letters.join('')}`;
}
