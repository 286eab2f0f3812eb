import { decoysInForce } from '@kean/clients/contract/decoys';
import { normalisePhone } from '@kean/clients/contract/masking';
import { isPhoneOfStaff } from '@kean/clients/contract/phones-of-staff';
import { findByPhoneTokens, firstPhoneToken } from '@kean/clients/contract/registration';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { Duplicate } from '../contract/registration.ts';
import { readOnePhone } from '../understanding/one-phone.ts';
import { countLookup } from './count-lookups.ts';
import { placeOfStaff } from './place-of-staff.ts';

const READABLE = `SELECT id, number, region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId",
    assignee_id AS "assigneeId", assignment_lapses_at AS "assignmentLapsesAt", state, origin
  FROM client WHERE id = $1::uuid`;

interface Met {
  readonly id: ClientId;
  readonly number: number;
}

/**
 * Whether a first phone names a client of the branch already. It is compared by its keyed token; whose client it is, and in which state, is
 * told to nobody who could not read the dossier. A number of staff is told as one, and not whose. Counted, and each lookup is in the log
 * with whom it met. Whoever enters the number that they were shown of a decoy meets it as they would meet anybody (ADR 0073).
 * @throws AppError COLLECTION_NO_BRANCH | COLLECTION_LOOKED_UP_TOO_OFTEN
 */
export async function lookForDuplicate(call: SignedInContext, phone: string): Promise<Duplicate> {
  const { services, principal, authorizer } = call;
  const { branchId } = placeOfStaff(principal);
  await countLookup(call);
  // A number that nobody could call is no client's.
  if (readOnePhone(phone) === null) return { met: 'nobody' };
  const { searching } = await services.keyring.indexes();
  const decoys = await decoysInForce(services);
  const named = [phone, ...decoys.recordedFor(principal.staffId, normalisePhone(phone))];
  const tokens = named.flatMap((number) => searching.map((index) => firstPhoneToken(index, number)));
  return inSqlTransaction(
    services.db,
    rowPrincipal(principal, authorizer.rowReach('collection.register')),
    async (tx) => {
      const known = await findByPhoneTokens(tx, branchId, tokens);
      const clientId = [...known.values()].at(0) ?? null;
      const duplicate =
        clientId === null && (await isPhoneOfStaff(tx, searching, phone))
          ? ({ met: 'staff' } as const)
          : await judge(tx, call, clientId);
      await record(tx, {
        action: 'collection.duplicate-looked-for',
        outcome: 'allowed',
        principal,
        branchId,
        subject: { kind: 'Client', id: clientId },
        facts: { met: duplicate.met },
      });
      return duplicate;
    },
  );
}

async function judge(
  tx: SqlTransaction,
  { authorizer }: SignedInContext,
  clientId: ClientId | null,
): Promise<Duplicate> {
  if (clientId === null) return { met: 'nobody' };
  const [row] = await tx.query<Met>(READABLE, [clientId]);
  if (row === undefined || !authorizer.can('clients.read', 'Client', row)) return { met: 'kept' };
  return { met: 'mine', clientId: row.id, number: row.number };
}
