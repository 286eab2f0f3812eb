import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { fieldsToldOf } from '../consent/notice-to-show.ts';
import type { FormFindings } from '../contract/purposes.ts';
import { failCollection } from '../errors.ts';
import { purposeOf } from '../purposes/index.ts';
import type { IntakeInput } from '../purposes/intake-shape.ts';
import { judgeForm } from '../purposes/judge-form.ts';
import { aFieldStandsInThePublishedNotice } from '../rules/a-field-stands-in-the-published-notice.ts';

/**
 * What there is to say about a filled-in form, before anything is written. It keeps nothing and repeats no value.
 * @throws AppError COLLECTION_FIELD_OUTSIDE_NOTICE | COLLECTION_SERVICE_OUTSIDE_NOTICE
 */
export async function checkForm(
  { services }: Pick<SignedInContext, 'services'>,
  { form }: IntakeInput,
): Promise<FormFindings> {
  const told = await inSqlTransaction(services.db, nobody, fieldsToldOf);
  const { service, values } = form;
  const breach = aFieldStandsInThePublishedNotice({ person: {}, services: [{ service, values }] }, told);
  if (breach !== null) throw failCollection(breach.code);
  return { findings: judgeForm(purposeOf(service), values, services.clock.now()) };
}
