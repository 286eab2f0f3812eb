import type { RegistrationForms } from '#lib/api/views.ts';

export type Values = Record<string, string>;
export type Service = RegistrationForms['services'][number];

/** What a form of the screen holds: values of the person, and of each service. */
export interface Typed {
  readonly person: Values;
  readonly byService: Readonly<Record<string, Values>>;
}

/** Fields of the person that one of these services needs, in the order of the forms; needed by one, needed. */
export function personFieldsOf(services: readonly Service[], personFields: readonly string[]) {
  return personFields.flatMap((name) => {
    const needed = services.flatMap(({ fields }) => fields.filter(({ field }) => field === name));
    return needed.find(({ need }) => need === 'required') ?? needed.at(0) ?? [];
  });
}

export function ownFieldsOf(service: Service, personFields: readonly string[]) {
  return service.fields.filter(({ field }) => !personFields.includes(field));
}

/** What is sent: nothing empty, and nothing that a service which was chosen before wanted. */
export function formOf(services: readonly Service[], personFields: readonly string[], typed: Typed) {
  const filled = (fields: readonly { readonly field: string }[], values: Values) =>
    Object.fromEntries(
      fields.flatMap(({ field }) => ((values[field] ?? '').trim() === '' ? [] : [[field, values[field] ?? '']])),
    );
  return {
    person: filled(personFieldsOf(services, personFields), typed.person),
    services: services.map((service) => ({
      service: service.code,
      values: filled(ownFieldsOf(service, personFields), typed.byService[service.code] ?? {}),
    })),
  };
}
