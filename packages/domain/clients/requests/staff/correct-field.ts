import type { SqlTransaction } from '@kean/db';
import { type DataKey, type Ground, open, seal } from '@kean/encryption';
import { AppError, type ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { CorrectableField, CorrectFieldInput } from '../../contract/requests.ts';
import type { ClientCard } from '../../contract.ts';
import { failClients } from '../../errors.ts';
import { decodeCard, encodeCard, maskCard } from '../../rules/client-card.ts';
import { TOKEN_KIND, type TokenKind, tokensOfClient } from '../../rules/tokens-of-client.ts';
import { placeOfCard, placeOfField } from '../../sealed-places.ts';
import { aCorrectionIsAValueOfItsField } from '../rules/a-correction-is-a-value-of-its-field.ts';
import { anActFitsTheStateOfItsCase } from '../rules/an-act-fits-the-state-of-its-case.ts';
import { writeStep } from '../write-step.ts';
import { eventOf, stepOf } from './handle-case.ts';
import { keyForRequest } from './key-for-request.ts';
import { type StoredRequest, withRequest } from './with-request.ts';

const READ = `SELECT c.card, standing_grounds(c.id) AS grounds,
    (SELECT f.sealed FROM client_field f WHERE f.client_id = c.id AND f.field = $2) AS other
  FROM client c WHERE c.id = $1::uuid FOR UPDATE OF c`;
const FIELD = `INSERT INTO client_field (client_id, field, sealed, source, recorded_by, recorded_at, verified_at)
  VALUES ($1::uuid, $2, $3, 'correction', $4::uuid, now(), now())
  ON CONFLICT (client_id, field) DO UPDATE SET sealed = excluded.sealed, source = excluded.source,
    recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at, verified_at = excluded.verified_at`;
const CARD = `UPDATE client SET card = $2, updated_at = now(), version = version + 1 WHERE id = $1::uuid`;
const FORGET = 'DELETE FROM client_token WHERE client_id = $1::uuid AND kind = ANY($2::smallint[])';
const TOKENS = `INSERT INTO client_token (branch_id, kind, token, client_id)
  SELECT $1::uuid, t.kind, t.token, $2::uuid FROM unnest($3::smallint[], $4::bigint[]) AS t(kind, token)`;
const MOVED = 'UPDATE client_request SET version = version + 1 WHERE id = $1::uuid';

const OF_PHONES = [TOKEN_KIND.phone, TOKEN_KIND.phoneTail, TOKEN_KIND.secondPhone];
/** What each field is found by; the two numbers are indexed together, so that one number stands once. */
const KINDS: Readonly<Record<CorrectableField, readonly TokenKind[]>> = {
  name: [TOKEN_KIND.nameCharacter, TOKEN_KIND.nameBigram, TOKEN_KIND.wholeName],
  phone: OF_PHONES,
  phone2: OF_PHONES,
  idNumber: [TOKEN_KIND.idNumber],
  gender: [],
  remark: [],
};
const SIBLING: Readonly<Partial<Record<CorrectableField, 'phone' | 'phone2'>>> = { phone: 'phone2', phone2: 'phone' };

interface Correction {
  readonly field: CorrectableField;
  readonly value: string;
}

/**
 * Puts one field of the dossier right in a case that asks for it (PIPL 46): value, mask and index in one transaction, with a step of the case
 * and an event that name the field and never the value. The wrong value is gone; who corrected it, when and for which request stays.
 * @throws AppError CLIENTS_REQUEST_… | CLIENTS_CORRECTION_NOT_A_VALUE | CLIENTS_CORRECTION_PHONE_TAKEN
 */
export async function correctField(call: SignedInContext, input: CorrectFieldInput): Promise<void> {
  const value = aCorrectionIsAValueOfItsField(input.field, input.value);
  if (value === null) throw failClients('CLIENTS_CORRECTION_NOT_A_VALUE');
  const correction = { field: input.field, value };
  try {
    await withRequest(call, 'clients.handle-requests', input, (tx, found) => correct(tx, call, found, correction));
  } catch (error) {
    if (error instanceof AppError && error.code === 'DB_TAKEN') throw failClients('CLIENTS_CORRECTION_PHONE_TAKEN');
    throw error;
  }
}

async function correct(tx: SqlTransaction, call: SignedInContext, found: StoredRequest, correction: Correction) {
  const { clientId, requestId } = found;
  const { field, value } = correction;
  if (found.kind !== 'correct') throw failClients('CLIENTS_REQUEST_NOT_A_CORRECTION');
  const refused = anActFitsTheStateOfItsCase('grant', found, call.principal.staffId);
  if (refused !== null) throw failClients(refused);
  const sibling = SIBLING[field];
  const [read] = await tx.query<{ card: Buffer; grounds: Ground[]; other: Buffer | null }>(READ, [
    ...[clientId, sibling ?? ''],
  ]);
  const key = read === undefined ? null : await keyForRequest(call, found, read.grounds);
  if (read === undefined || key === null) throw failClients('CLIENTS_REQUEST_NOT_FOUND');
  const sealed = seal(key, placeOfField(clientId, field), Buffer.from(value, 'utf8'));
  await tx.query(FIELD, [clientId, field, sealed, call.principal.staffId]);
  await tx.query(CARD, [clientId, cardAnew(key, clientId, read.card, correction)]);
  const other =
    sibling === undefined || read.other === null
      ? {}
      : { [sibling]: open(key, placeOfField(clientId, sibling), read.other).toString('utf8') };
  await indexAnew(tx, call, found, { ...other, [field]: value }, KINDS[field]);
  await tx.query(MOVED, [requestId]);
  await writeStep(tx, { ...stepOf(call, found), act: 'corrected', code: field });
  await record(tx, {
    ...eventOf(call, found),
    action: 'clients.field-corrected',
    purpose: 'data-subject-request',
    fields: [field],
    facts: { requestId },
  });
}

/** The card with the one mask that changed; what the others hide stays hidden. */
function cardAnew(key: DataKey, clientId: ClientId, sealed: Buffer, { field, value }: Correction): Buffer {
  const place = placeOfCard(clientId);
  const card = decodeCard(open(key, place, sealed));
  const mask = maskCard({ name: value, phone: value, phone2: value });
  const changed: Partial<ClientCard> =
    field === 'name'
      ? { maskedName: mask.maskedName }
      : field === 'phone'
        ? { maskedPhone: mask.maskedPhone }
        : field === 'phone2'
          ? { maskedPhone2: mask.maskedPhone2 }
          : {};
  return seal(key, place, encodeCard({ ...card, ...changed }));
}

async function indexAnew(
  tx: SqlTransaction,
  { services }: SignedInContext,
  { clientId, branchId }: StoredRequest,
  values: Readonly<Record<string, string>>,
  kinds: readonly TokenKind[],
): Promise<void> {
  if (kinds.length === 0) return;
  const { name = '', phone = null, phone2 = null, idNumber = null } = values;
  const { writing } = await services.keyring.indexes();
  const tokens = tokensOfClient({ name, phone, phone2, idNumber }, writing);
  await tx.query(FORGET, [clientId, kinds]);
  await tx.query(TOKENS, [
    ...[branchId, clientId, tokens.map(({ kind }) => kind), tokens.map(({ token }) => String(token))],
  ]);
}
