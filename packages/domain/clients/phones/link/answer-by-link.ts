import { bearerPrincipal, inSqlTransaction, nobody, runStatementAs, type SqlTransaction } from '@kean/db';
import { DecryptionError, open } from '@kean/encryption';
import { AppError, type BranchId, type ClientId, type Id, Personal, type StaffId } from '@kean/kernel';
import type { FrontContext, Services } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { PhoneLinkInput } from '../../contract/phones.ts';
import type { ClientState } from '../../contract.ts';
import { correctField } from '../../corrections/correct-field.ts';
import { failClients } from '../../errors.ts';
import { placeOfPastField } from '../../sealed-places.ts';
import { tryAtTheDoor } from '../../visits/entry/try-at-the-door.ts';
import { digestOf } from '../../visits/secrets.ts';
import { tellConfirmers } from '../messages/tell-confirmers.ts';

const OWNER = 'SELECT client_id AS "clientId" FROM client_phone_change WHERE link_digest = $1';
const ANSWER = 'SELECT answer_phone_change($1, $2) AS id';
const CHANGE = `SELECT c.id AS "clientId", c.branch_id AS "branchId", c.region_id AS "regionId", c.team_id AS "teamId", c.state,
    p.id AS "changeId", p.changed_by AS "changedBy", p.past_id AS "pastId", f.sealed
  FROM client_phone_change p JOIN client c ON c.id = p.client_id
  LEFT JOIN client_field_past f ON f.id = p.past_id AND f.client_id = p.client_id WHERE p.id = $1::uuid`;
/** Whoever bears the link is nobody of the office; what it leads to is one client, whom the statements name. */
const BY_LINK = { ...nobody, clientScope: 'agency' } as const;

/** A change that was just answered, with the number that goes back. */
export interface AnsweredChange {
  readonly changeId: Id<'PhoneChange'>;
  readonly changedBy: StaffId | null;
  readonly clientId: ClientId;
  readonly state: ClientState;
  readonly branchId: BranchId;
  readonly regionId: string;
  readonly teamId: string | null;
  readonly pastId: string | null;
  readonly sealed: Buffer | null;
}

/**
 * "That was not me": the new number stops at once, whoever confirmed it, and the one before is on record again. Whoever may confirm phones of
 * this client is told by mail, except who changed it.
 * @throws AppError CLIENTS_PHONE_LINK_REFUSED | CLIENTS_VISIT_LIMITED
 */
export function objectByLink(call: FrontContext, input: PhoneLinkInput): Promise<void> {
  return answerByLink(call, input, 'objected', async (tx, change) => {
    const { changeId, clientId, branchId } = change;
    const restored = await putBack(tx, call.services, change);
    await record(tx, {
      action: 'clients.phone-objected',
      outcome: 'allowed',
      principal: null,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { changeId, restored },
    });
    await tellConfirmers(tx, change);
  });
}

/**
 * "That was me": the new number is the client's from now on. The link went to the number before and to nobody else, so it proves what a code
 * to that number would.
 * @throws AppError CLIENTS_PHONE_LINK_REFUSED | CLIENTS_VISIT_LIMITED
 */
export function confirmByLink(call: FrontContext, input: PhoneLinkInput): Promise<void> {
  return answerByLink(call, input, 'confirmed', (tx, { changeId, clientId, branchId }) =>
    record(tx, {
      action: 'clients.phone-confirmed',
      outcome: 'allowed',
      principal: null,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { changeId, because: 'old-number' },
    }),
  );
}

async function answerByLink(
  call: FrontContext,
  { linkSecret }: PhoneLinkInput,
  answer: 'objected' | 'confirmed',
  then: (tx: SqlTransaction, change: AnsweredChange) => Promise<void>,
): Promise<void> {
  const { db } = call.services;
  const answered = await tryAtTheDoor(call, linkSecret, async () => {
    const digest = digestOf(linkSecret);
    const [owner] = await runStatementAs<{ clientId: ClientId }>(db, bearerPrincipal(digest), OWNER, [digest]);
    if (owner === undefined) return null;
    return inSqlTransaction(db, BY_LINK, async (tx) => {
      const [done] = await tx.query<{ id: Id<'PhoneChange'> | null }>(ANSWER, [linkSecret, answer]);
      const [change] = await tx.query<AnsweredChange>(CHANGE, [done?.id ?? null]);
      if (change === undefined) return null;
      await then(tx, change);
      return { done: true };
    });
  });
  if (answered === null) throw failClients('CLIENTS_PHONE_LINK_REFUSED');
}

/**
 * The number before becomes the one on record again. Where that cannot be, because it is another client's by now or does not open, the
 * objection holds all the same: nothing goes to the new number, and a person puts it right.
 */
async function putBack(
  tx: SqlTransaction,
  services: Pick<Services, 'keyring'>,
  change: AnsweredChange,
): Promise<boolean> {
  const { clientId, pastId, sealed, state } = change;
  if (pastId === null || sealed === null) return false;
  await tx.query('SAVEPOINT put_back');
  try {
    const asked = { id: clientId, state, grounds: [], reach: { scope: 'system', assignee: null }, sealed } as const;
    const { keys } = await services.keyring.keysFor('client', [asked], { principal: 'system', purpose: 'keep-trail' });
    const key = keys.get(clientId);
    if (key === undefined) return false;
    const before = open(key, placeOfPastField(clientId, pastId), sealed).toString('utf8');
    await correctField(tx, services, {
      ...{ clientId, field: 'phone', value: new Personal(before), source: 'client', verified: false, language: 'zh' },
      // Nobody of the office did it: the client is who recorded it.
      ...{ recordedBy: clientId as string as StaffId, principal: null },
    });
    return true;
  } catch (error) {
    if (!(error instanceof AppError || error instanceof DecryptionError)) throw error;
    await tx.query('ROLLBACK TO SAVEPOINT put_back');
    return false;
  }
}
