import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { fieldsToldOf } from '../consent/notice-to-show.ts';
import type { RegistrationForm } from '../contract/registration.ts';
import { failCollection } from '../errors.ts';
import { aFieldServesAChosenService } from '../rules/a-field-serves-a-chosen-service.ts';
import { aFieldStandsInThePublishedNotice } from '../rules/a-field-stands-in-the-published-notice.ts';

/**
 * Whatever interface a form comes through: a field that no chosen service needs, and a field or service that the published notice does not tell
 * of, is refused before anything is kept, and the log says which field it was. Our own screens send none.
 * @throws AppError COLLECTION_FIELD_OUTSIDE_SERVICES | COLLECTION_FIELD_OUTSIDE_NOTICE | COLLECTION_SERVICE_OUTSIDE_NOTICE
 */
export async function requireOnlyNeededFields(
  { services, principal }: SignedInContext,
  form: RegistrationForm,
): Promise<void> {
  const told = await inSqlTransaction(services.db, nobody, fieldsToldOf);
  const breach = aFieldServesAChosenService(form) ?? aFieldStandsInThePublishedNotice(form, told);
  if (breach === null) return;
  await inSqlTransaction(services.db, nobody, (tx) =>
    record(tx, {
      action: 'collection.over-collection-refused',
      outcome: 'refused',
      principal,
      fields: breach.field === null ? [] : [breach.field],
      facts: { services: form.services.map(({ service }) => service).join('.') },
    }),
  );
  throw failCollection(breach.code);
}
