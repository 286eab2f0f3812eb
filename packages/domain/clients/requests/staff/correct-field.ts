import type { SqlTransaction } from '@kean/db';
import type { Ground } from '@kean/encryption';
import { Personal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { CorrectableField, CorrectFieldInput } from '../../contract/requests.ts';
import { correctField as correctHeldField } from '../../corrections/correct-field.ts';
import { failClients } from '../../errors.ts';
import { aCorrectionIsAValueOfItsField } from '../rules/a-correction-is-a-value-of-its-field.ts';
import { anActFitsTheStateOfItsCase } from '../rules/an-act-fits-the-state-of-its-case.ts';
import { writeStep } from '../write-step.ts';
import { eventOf, stepOf } from './handle-case.ts';
import { keyForRequest } from './key-for-request.ts';
import { type StoredRequest, withRequest } from './with-request.ts';

const GROUNDS = 'SELECT standing_grounds(c.id) AS grounds FROM client c WHERE c.id = $1::uuid FOR UPDATE OF c';
const MOVED = 'UPDATE client_request SET version = version + 1 WHERE id = $1::uuid';

interface Correction {
  readonly field: CorrectableField;
  readonly value: string;
}

/**
 * Puts one field of the dossier right in a case that asks for it (PIPL 46), with a step of the case and an event that name the field and
 * never the value. What the field held before stays sealed in its trail.
 * @throws AppError CLIENTS_REQUEST_… | CLIENTS_CORRECTION_NOT_A_VALUE | CLIENTS_FIELD_NOT_HELD | CLIENTS_PHONE_TAKEN
 */
export async function correctField(call: SignedInContext, input: CorrectFieldInput): Promise<void> {
  const value = aCorrectionIsAValueOfItsField(input.field, input.value);
  if (value === null) throw failClients('CLIENTS_CORRECTION_NOT_A_VALUE');
  const correction = { field: input.field, value };
  await withRequest(call, 'clients.handle-requests', input, (tx, found) => correct(tx, call, found, correction));
}

async function correct(tx: SqlTransaction, call: SignedInContext, found: StoredRequest, correction: Correction) {
  const { clientId, requestId } = found;
  const { field, value } = correction;
  if (found.kind !== 'correct') throw failClients('CLIENTS_REQUEST_NOT_A_CORRECTION');
  const refused = anActFitsTheStateOfItsCase('grant', found, call.principal.staffId);
  if (refused !== null) throw failClients(refused);
  const [read] = await tx.query<{ grounds: Ground[] }>(GROUNDS, [clientId]);
  // Whoever answers has to be allowed to, though what is held moves to its trail without being shown.
  const key = read === undefined ? null : await keyForRequest(call, found, 'data-subject-request', read.grounds);
  if (key === null) throw failClients('CLIENTS_REQUEST_NOT_FOUND');
  await correctHeldField(tx, call.services, {
    ...{ clientId, field, source: 'correction', verified: true },
    value: new Personal(value),
    recordedBy: call.principal.staffId,
    ...{ principal: call.principal, language: call.locale },
  });
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
