import { type AuditEventInput, appenderOf } from '@kean/audit';
import { placeOfPastField } from '@kean/clients/contract';
import { decoysInForce } from '@kean/clients/contract/decoys';
import { type DataKey, DecryptionError, failEncryption, type Keyring, open } from '@kean/encryption';
import { type AppError, type ClientId, Personal } from '@kean/kernel';
import { requireProofOfLook, type SignedInContext } from '@kean/procedures';
import type { ValueUnreadable } from '../audit-events.ts';
import type { Revealed, RevealInput } from '../contract.ts';
import { failCirculation } from '../errors.ts';
import { separateClassOf } from '../rules/a-look-needs-a-ground-for-its-purpose.ts';
import { belongsToAnItem, placeOfRevealable } from '../rules/column-of-revealable.ts';
import { codeOf } from '../rules/reasons-of-refusal.ts';
import { grantLook } from './grant-looks.ts';
import { whyOutOfReach } from './why-out-of-reach.ts';

/** A value on its way to whoever asked: shut until the api answers. */
export interface OpenedLook extends Omit<Revealed, 'value'> {
  readonly value: Personal<string>;
}

/** How long a screen may leave a value open. */
const OPEN_FOR_MS = 60_000;

/**
 * Opens one value of one client for a stated purpose. The look is decided, counted and logged in one committed transaction first;
 * only then is the key asked for and the value opened (I2). Should the key be gone by then, the log names a look that was not
 * given, never the other way round.
 * @throws AppError CALL_STEP_UP_REQUIRED, or of `CIRCULATION_ERRORS`; every refusal of these is in the log with its reason
 */
export async function revealField(call: SignedInContext, input: RevealInput): Promise<OpenedLook> {
  const { principal, authorizer, services } = call;
  const { clientId, field, itemId, pastId, purpose } = input;
  if ((belongsToAnItem(field) && pastId === undefined) !== (itemId !== undefined))
    throw failCirculation('CIRCULATION_ITEM_NOT_NAMED');
  requireProofOfLook(principal);
  const answer = await grantLook(services.db, { call: { principal, authorizer }, input });
  if (answer.refused === 'not-within-reach') throw await whyOutOfReach(services.db, clientId, principal.staffId);
  if (answer.refused !== null) throw failCirculation(codeOf(answer.refused));
  const kind = separateClassOf(field);
  const sensitive = kind === null ? [] : [kind];
  const { keys, refused } = await services.keyring.keysFor('client', [answer.asked], { principal, purpose, sensitive });
  const key = keys.get(clientId);
  if (key === undefined) throw await whyNoKey(services.keyring, clientId, refused.get(clientId));
  const value = await asShownTo(call, input, await openOrRecord(call, input, key, answer.sealed));
  const sealsAt = new Date(services.clock.now().getTime() + OPEN_FOR_MS);
  return { value, quotaLeft: answer.quotaLeft, sealsAt };
}

/** Of a decoy everybody is given a phone of their own (ADR 0068), also after somebody corrected it; the same is asked for every client, so that nobody can tell by it. */
async function asShownTo(
  { principal, services }: SignedInContext,
  { clientId, field }: RevealInput,
  value: Personal<string>,
): Promise<Personal<string>> {
  if (field !== 'phone' && field !== 'phone2') return value;
  const decoys = await decoysInForce(services);
  return value.map((recorded) => decoys.numberFor(principal.staffId, clientId, recorded));
}

/** @throws DecryptionError after it stands in the log that these bytes are not what was sealed here */
async function openOrRecord(
  { principal, services }: SignedInContext,
  { clientId, field, itemId, pastId, purpose }: RevealInput,
  key: DataKey,
  sealed: Buffer,
): Promise<Personal<string>> {
  try {
    const place =
      pastId === undefined ? placeOfRevealable(clientId, field, itemId) : placeOfPastField(clientId, pastId);
    return new Personal(open(key, place, sealed).toString('utf8'));
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    const event: AuditEventInput<ValueUnreadable> = {
      action: 'circulation.value-unreadable',
      outcome: 'failed',
      principal,
      subject: { kind: 'Client', id: clientId },
      purpose,
      fields: [field],
    };
    await appenderOf(services.db).append(event);
    throw error;
  }
}

/**
 * Kept shut by the keyring's own rules, destroyed for good, or damaged: the last looks like every other value that does not open.
 * The first does not happen while these rules and those of this clause agree; they share no code on purpose.
 */
async function whyNoKey(keyring: Keyring, clientId: ClientId, reason: string | undefined): Promise<AppError> {
  if (reason !== undefined) return failEncryption('ENCRYPTION_OPENING_REFUSED', { reason });
  const absence = (await keyring.absenceOf('client', [clientId])).get(clientId);
  const erased = absence === 'destroyed' || absence === 'never';
  return erased ? failCirculation('CIRCULATION_CLIENT_ERASED') : new DecryptionError();
}
