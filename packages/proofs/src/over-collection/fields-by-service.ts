/**
 * What each service may ask of a client, written down a second time and by hand. The product derives its forms from the purposes; this list
 * derives from nothing, so that a purpose which grows by a field has to be argued for here as well.
 */
export const MAY_ASK: Readonly<Record<string, readonly string[]>> = {
  purchase: 'name phone phone2 district layout budgetFrom budgetTo areaFrom areaTo moveIn wishes'.split(' '),
  tenancy: 'name phone phone2 district layout budgetFrom budgetTo areaFrom areaTo moveIn wishes'.split(' '),
  sale: 'name phone phone2 address certificateNo owner area rooms builtYear askingPrice condition'.split(' '),
  letting: 'name phone phone2 address certificateNo owner area rooms builtYear askingPrice condition'.split(' '),
  signing: 'name phone idNumber address certificateNo'.split(' '),
};

/** Names that other systems use, and that no form here knows. */
export const NOBODY_DECLARED = 'gender maritalStatus nation religion employer income bankCard face x'.split(' ');

/** Of the person, whatever the service; a form says them once. */
export const OF_PERSON: ReadonlySet<string> = new Set(['name', 'phone', 'phone2', 'idNumber']);

/** Every field of any service, and names that nobody declared. */
export const EVERY_FIELD = [...new Set([...Object.values(MAY_ASK).flat(), ...NOBODY_DECLARED])];

/** What these forms ask beyond the list, as `service field`. */
export function askedTooMuch(forms: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(forms).flatMap(([service, fields]) =>
    fields.filter((field) => MAY_ASK[service]?.includes(field) !== true).map((field) => `${service} ${field}`),
  );
}
