import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { fieldsToldOf, noticeToShow } from '../consent/notice-to-show.ts';
import { PERSON_FIELDS, type RegistrationForms } from '../contract/registration.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import { listPurposes } from '../operations/list-purposes.ts';
import { fieldsLeftOut, noticeTells, noticeTellsOfService } from '../rules/a-field-stands-in-the-published-notice.ts';

/**
 * What may be asked for which service, and by which notice the client will be told. A field that came after the notice was published is not
 * offered, and a service that cannot be given without it neither, nor one that the notice does not tell of; the form says so.
 */
export async function showForms({ services: { db } }: SignedInContext): Promise<RegistrationForms> {
  const [notice, told] = await inSqlTransaction(
    db,
    nobody,
    async (tx) => [await noticeToShow(tx), await fieldsToldOf(tx)] as const,
  );
  const services = listPurposes().filter(({ kind }) => kind === 'service');
  const offered = services.flatMap((service) => {
    const fields = service.fields.filter(({ field }) => noticeTells(told, service.code, field));
    const isWhole = service.fields.every((each) => each.need === 'optional' || fields.includes(each));
    return isWhole && noticeTellsOfService(told, service.code) ? [{ ...service, fields }] : [];
  });
  const codes = new Set(services.map(({ code }) => code));
  return {
    services: offered,
    closed: services
      .filter(({ code }) => !offered.some((each) => each.code === code))
      .map(({ code, title }) => ({ service: code, title })),
    personFields: [...PERSON_FIELDS],
    notice: notice === null ? null : { version: notice.version, digest: notice.digest },
    untold: fieldsLeftOut(told).flatMap(({ service, field }) =>
      codes.has(service) ? [{ service, field, title: INTAKE_FIELDS[field as IntakeFieldName].title }] : [],
    ),
  };
}
