import type { RegistrationForm } from '../contract/registration.ts';
import { PURPOSES, type PurposeCode } from '../purposes/index.ts';
import type { Covered } from './published-notice-covers-the-purposes-of-today.ts';

export interface FieldOutsideNotice {
  readonly code: 'COLLECTION_FIELD_OUTSIDE_NOTICE';
  readonly field: string;
}

/**
 * Whether a field of a service may be asked for: not where a published notice tells of the service and leaves the field out (PIPL 17), as one does
 * that was published before the field came. Of a service that it does not tell of, and with no notice at all, nothing is said here.
 */
export function noticeTells(covers: Covered | null, service: string, field: string): boolean {
  return covers?.[service]?.includes(field) ?? true;
}

/** Fields that a published notice leaves out, by service: nobody is asked for them until one that names them is published. */
export function fieldsLeftOut(
  covers: Covered | null,
  purposes = PURPOSES,
): readonly { service: string; field: string }[] {
  return purposes.flatMap(({ code, fields }) =>
    Object.keys(fields).flatMap((field) => (noticeTells(covers, code, field) ? [] : [{ service: code, field }])),
  );
}

/** @returns the first field of a form that its clients were not told of; a field of the person is told of where one of the services tells */
export function aFieldStandsInThePublishedNotice(
  { person, services }: RegistrationForm,
  covers: Covered | null,
): FieldOutsideNotice | null {
  const told = (service: PurposeCode, field: string) => noticeTells(covers, service, field);
  const untold =
    Object.keys(person).find((field) => !services.some(({ service }) => told(service, field))) ??
    services.flatMap(({ service, values }) => Object.keys(values).filter((field) => !told(service, field))).at(0);
  return untold === undefined ? null : { code: 'COLLECTION_FIELD_OUTSIDE_NOTICE', field: untold };
}
