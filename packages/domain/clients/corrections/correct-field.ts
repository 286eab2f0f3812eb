import type { SqlTransaction } from '@kean/db';
import { type DataKey, DecryptionError, open, seal } from '@kean/encryption';
import { type ClientId, newId, type Personal, type Principal, type StaffId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import type { ClientCard, ClientState, SealedField } from '../contract.ts';
import { readDecoys } from '../decoys/decoys-in-force.ts';
import { failClients } from '../errors.ts';
import { retokeniseClients } from '../operations/retokenise-clients.ts';
import { tellNumberBefore } from '../phones/tell-number-before.ts';
import { decodeCard, encodeCard } from '../rules/client-card.ts';
import { maskName } from '../rules/mask-name.ts';
import { maskPhone } from '../rules/mask-phone.ts';
import { normalisePhone } from '../rules/normalise-phone.ts';
import { TOKEN_KIND } from '../rules/tokens-of-client.ts';
import { placeOfCard, placeOfField, placeOfPastField } from '../sealed-places.ts';
import { upkeepKey } from './upkeep-key.ts';

/** One field of one client, and what is true instead. */
export interface Correction {
  readonly clientId: ClientId;
  readonly field: Exclude<SealedField, 'wording'>;
  /** As it was said, judged before. */
  readonly value: Personal<string>;
  /** `staff`; `client` where they said so; `correction` where it answers a request of theirs. */
  readonly source: 'staff' | 'client' | 'correction';
  readonly recordedBy: StaffId;
  /** The person saw the document or called the number. */
  readonly verified: boolean;
  /** Whose name an event of this bears; `null` for the client alone. */
  readonly principal: Principal | null;
  /** In which the number before is told that a phone was changed. */
  readonly language: 'zh' | 'en';
}

interface Held {
  readonly state: ClientState;
  readonly card: Buffer;
  readonly sealed: Buffer;
}

const HOLD = `SELECT c.state, c.card, f.sealed FROM client c JOIN client_field f ON f.client_id = c.id
  WHERE c.id = $1::uuid AND f.field = $2 FOR UPDATE`;
const KEEP_PAST = `INSERT INTO client_field_past (id, client_id, field, sealed, source, recorded_by, recorded_at, verified_at, replaced_by)
  SELECT $3::uuid, client_id, field, $4::bytea, source, recorded_by, recorded_at, verified_at, $5::uuid
  FROM client_field WHERE client_id = $1::uuid AND field = $2`;
const REPLACE = `UPDATE client_field SET sealed = $3::bytea, source = $4, recorded_by = $5::uuid, recorded_at = now(),
    verified_at = CASE WHEN $6::boolean THEN now() END
  WHERE client_id = $1::uuid AND field = $2`;
const VERIFY = 'UPDATE client_field SET verified_at = now() WHERE client_id = $1::uuid AND field = $2';
const WRITE_CARD = 'UPDATE client SET card = $2::bytea, updated_at = now(), version = version + 1 WHERE id = $1::uuid';
const FOUND_BY_PHONE = `SELECT FROM client_token WHERE client_id = $1::uuid AND kind = ${TOKEN_KIND.phone}`;

/**
 * Replaces one value in the caller's transaction. The one before stays, sealed at a place of its own, so that it cannot be put back for the
 * new one (ADR 0018). Card and tokens follow. The key is asked for as upkeep: nothing that is opened here leaves the process but sealed, and
 * whoever corrects need not be allowed to look. A changed phone carries nothing until it is confirmed, and the number before is told (ADR 0040).
 *
 * @returns whether anything changed: the same value again is no correction and leaves no trail
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND · CLIENTS_FIELD_NOT_HELD: a correction adds nothing that was not collected ·
 *   CLIENTS_PHONE_TAKEN · DecryptionError, where what is held does not open and so cannot be kept
 */
export async function correctField(
  tx: SqlTransaction,
  { keyring }: Pick<Services, 'keyring'>,
  said: Correction,
): Promise<boolean> {
  const correction = await asItIsMeant(tx, keyring, said);
  const { clientId, field, recordedBy, source, verified } = correction;
  const [held] = await tx.query<Held>(HOLD, [clientId, field]);
  if (held === undefined) throw failClients('CLIENTS_FIELD_NOT_HELD');
  const key = await upkeepKey(keyring, clientId, held.state, held.sealed);
  const place = placeOfField(clientId, field);
  const past = open(key, place, held.sealed);
  const value = Buffer.from(correction.value.open(), 'utf8');
  const changed = !past.equals(value);
  if (changed) {
    const pastId: string = newId();
    await tx.query(KEEP_PAST, [
      clientId,
      field,
      pastId,
      seal(key, placeOfPastField(clientId, pastId), past),
      recordedBy,
    ]);
    await tx.query(REPLACE, [clientId, field, seal(key, place, value), source, recordedBy, verified]);
    await rewriteCard(tx, key, held.card, correction);
    await findAnew(tx, keyring, key, correction);
    if (field === 'phone') await tellNumberBefore(tx, key, correction);
  } else if (verified) {
    await tx.query(VERIFY, [clientId, field]);
  }
  past.fill(0);
  return changed;
}

/** Whoever writes a decoy's phone down as they were shown it corrects nothing, as with anybody (ADR 0073). The same is asked of every client. */
async function asItIsMeant(tx: SqlTransaction, keyring: Services['keyring'], said: Correction): Promise<Correction> {
  if (said.field !== 'phone' && said.field !== 'phone2') return said;
  const decoys = await readDecoys(tx, keyring);
  return {
    ...said,
    value: said.value.map((written) => {
      const meant = decoys.meantBy(said.recordedBy, said.clientId, normalisePhone(written));
      return meant === normalisePhone(written) ? written : meant;
    }),
  };
}

/** The part of the card that shows this field, masked; the rest of the card stays as it was. */
async function rewriteCard(tx: SqlTransaction, key: DataKey, sealed: Buffer, correction: Correction): Promise<void> {
  const place = placeOfCard(correction.clientId);
  const card = { ...decodeCard(open(key, place, sealed)), ...maskedPart(correction) };
  await tx.query(WRITE_CARD, [correction.clientId, seal(key, place, encodeCard(card))]);
}

function maskedPart({ field, value }: Correction): Partial<ClientCard> {
  if (field === 'name') return { maskedName: maskName(value.open()) };
  if (field === 'phone') return { maskedPhone: maskPhone(value.open()) };
  return field === 'phone2' ? { maskedPhone2: maskPhone(value.open()) } : {};
}

/** A first phone that names another client of the branch gets no token; a client who cannot be found by it is not written. */
async function findAnew(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  key: DataKey,
  { clientId, field }: Correction,
): Promise<void> {
  const unreadable = await retokeniseClients(
    tx,
    [clientId],
    new Map([[clientId, key]]),
    (await keyring.indexes()).writing,
  );
  if (unreadable.size > 0) throw new DecryptionError();
  if (field !== 'phone') return;
  const found = await tx.query(FOUND_BY_PHONE, [clientId]);
  if (found.length === 0) throw failClients('CLIENTS_PHONE_TAKEN');
}
