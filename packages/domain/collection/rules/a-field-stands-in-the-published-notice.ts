import type { RegistrationForm } from '../contract/registration.ts';
import { PURPOSES, type PurposeCode } from '../purposes/index.ts';
import type { Covered } from './published-notice-covers-the-purposes-of-today.ts';

export interface OutsideNotice {
  readonly code: 'COLLECTION_FIELD_OUTSIDE_NOTICE' | 'COLLECTION_SERVICE_OUTSIDE_NOTICE';
  /** `null`: the whole service. */
  readonly field: string | null;
}

/** Whether clients may be registered for a service: not where the published notice does not tell of it at all. With no notice nothing is said. */
export function noticeTellsOfService(covers: Covered | null, service: string): boolean {
  return covers === null || Object.hasOwn(covers, service);
}

/**
 * Whether a field of a service may be asked for: not where a published notice leaves it out (PIPL 17), as one does that was published before the
 * field came, nor of a service that it does not tell of. With no notice at all nothing is said here: then nobody can be asked for consent.
 */
export function noticeTells(covers: Covered | null, service: string, field: string): boolean {
  return covers === null || (Object.hasOwn(covers, service) && covers[service]?.includes(field) === true);
}

/** Fields that a published notice leaves out of the services that it tells of: nobody is asked for them until one that names them is published. */
export function fieldsLeftOut(
  covers: Covered | null,
  purposes = PURPOSES,
): readonly { service: string; field: string }[] {
  return purposes
    .filter(({ code }) => noticeTellsOfService(covers, code))
    .flatMap(({ code, fields }) =>
      Object.keys(fields).flatMap((field) => (noticeTells(covers, code, field) ? [] : [{ service: code, field }])),
    );
}

/**
 * @returns the first service of a form, else its first field, that its clients were not told of; a field of the person is told of where one of the
 *   services tells
 */
export function aFieldStandsInThePublishedNotice(
  { person, services }: RegistrationForm,
  covers: Covered | null,
): OutsideNotice | null {
  if (services.some(({ service }) => !noticeTellsOfService(covers, service))) {
    return { code: 'COLLECTION_SERVICE_OUTSIDE_NOTICE', field: null };
  }
  const told = (service: PurposeCode, field: string) => noticeTells(covers, service, field);
  const untold =
    Object.keys(person).find((field) => !services.some(({ service }) => told(service, field))) ??
    services.flatMap(({ service, values }) => Object.keys(values).filter((field) => !told(service, field))).at(0);
  return untold === undefined ? null : { code: 'COLLECTION_FIELD_OUTSIDE_NOTICE', field: untold };
}
