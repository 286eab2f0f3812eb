import type { RegistrationForm } from '../contract/registration.ts';
import type { IntakeFieldName } from '../fields/intake-fields.ts';
import { type PurposeCode, purposeOf } from '../purposes/index.ts';

export interface FieldOutsideServices {
  readonly code: 'COLLECTION_FIELD_OUTSIDE_SERVICES';
  readonly field: IntakeFieldName;
}

const needs = (service: PurposeCode, field: string): boolean => Object.hasOwn(purposeOf(service).fields, field);

/**
 * What no chosen service needs is not collected, empty or not (clause 1.1, PIPL 6): of the person, what any of them needs; the rest, what
 * this very service needs. @returns the first field that is too much
 */
export function aFieldServesAChosenService({ person, services }: RegistrationForm): FieldOutsideServices | null {
  const chosen = services.map(({ service }) => service);
  const tooMuch =
    Object.keys(person).find((field) => !chosen.some((service) => needs(service, field))) ??
    services.flatMap(({ service, values }) => Object.keys(values).filter((field) => !needs(service, field))).at(0);
  return tooMuch === undefined
    ? null
    : { code: 'COLLECTION_FIELD_OUTSIDE_SERVICES', field: tooMuch as IntakeFieldName };
}
