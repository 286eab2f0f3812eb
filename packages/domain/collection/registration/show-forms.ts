import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { noticeToShow } from '../consent/notice-to-show.ts';
import { PERSON_FIELDS, type RegistrationForms } from '../contract/registration.ts';
import { listPurposes } from '../operations/list-purposes.ts';

/** What may be asked for which service, and by which notice the client will be told. */
export async function showForms({ services }: SignedInContext): Promise<RegistrationForms> {
  const notice = await inSqlTransaction(services.db, nobody, noticeToShow);
  return {
    services: listPurposes().filter(({ kind }) => kind === 'service'),
    personFields: [...PERSON_FIELDS],
    notice: notice === null ? null : { version: notice.version, digest: notice.digest },
  };
}
