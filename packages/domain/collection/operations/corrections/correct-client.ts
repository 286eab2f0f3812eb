import { correctField } from '@kean/clients/contract/correction';
import { type ClientId, Personal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { PHONE_IS_STAFFS } from '../../checks/phone.ts';
import type { Corrected, CorrectInput } from '../../contract/corrections.ts';
import type { RegistrationFinding } from '../../contract/registration.ts';
import { failCollection } from '../../errors.ts';
import { INTAKE_FIELDS } from '../../fields/intake-fields.ts';
import { lookForDuplicate } from '../../registration/look-for-duplicate.ts';
import { inClientTransaction } from '../consents/client-transaction.ts';

/**
 * Corrects one field at the client's word. A value that is impossible is refused and one that is unusual asks, as in the form; a phone that
 * names somebody else already is refused with one sentence, whoever that is, and counted like every look for a duplicate.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_PHONE_NAMES_ANOTHER | COLLECTION_LOOKED_UP_TOO_OFTEN, and those of `correctField`
 */
export async function correctClient(call: SignedInContext, input: CorrectInput): Promise<Corrected> {
  const { principal, services } = call;
  const { clientId, field, value, verified, confirmed } = input;
  // Who does not reach the client is told so before anything is judged or looked up.
  await inClientTransaction(call, 'collection.correct-fields', clientId, async () => undefined);
  const finding = findingOf(input, services.clock.now());
  if (finding !== null && (finding.severity === 'refuses' || !confirmed)) return { outcome: 'finding', finding };
  if (field === 'phone' && (await requireFreePhone(call, clientId, value)) === 'staff' && !confirmed)
    return { outcome: 'finding', finding: { service: null, field, ...PHONE_IS_STAFFS } };
  return inClientTransaction(call, 'collection.correct-fields', clientId, async (tx) => {
    const changed = await correctField(tx, services, {
      ...{ clientId, field, verified, source: 'staff', recordedBy: principal.staffId },
      ...{ principal, language: call.locale },
      value: new Personal(value),
    });
    await record(tx, {
      action: 'collection.field-corrected',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Client', id: clientId },
      fields: [field],
      facts: { changed, verified },
    });
    return { outcome: 'corrected', changed };
  });
}

async function requireFreePhone(call: SignedInContext, clientId: ClientId, phone: string): Promise<'free' | 'staff'> {
  const duplicate = await lookForDuplicate(call, phone);
  if (duplicate.met === 'staff') return 'staff';
  if (duplicate.met === 'nobody' || (duplicate.met === 'mine' && duplicate.clientId === clientId)) return 'free';
  throw failCollection('COLLECTION_PHONE_NAMES_ANOTHER');
}

function findingOf({ field, value }: CorrectInput, today: Date): RegistrationFinding | null {
  // A remark has no check and no form of a service has it; everything else is judged as the forms judge it.
  const check = field === 'remark' ? null : INTAKE_FIELDS[field].check;
  const finding = check?.(value, today) ?? null;
  return finding === null ? null : { service: null, field, ...finding };
}
