/** Clause 1: registering a client for chosen services, with the fields that these need and no other. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { INTAKE_FIELD_NAMES, INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import { PURPOSES, type PurposeCode } from '../purposes/index.ts';
import { PurposeView } from './purposes.ts';

/** Of the person, whatever the service; everything else is said once for each service. */
export const PERSON_FIELDS = ['name', 'phone', 'phone2', 'idNumber'] as const satisfies readonly IntakeFieldName[];
const isOfPerson = (field: IntakeFieldName): boolean => (PERSON_FIELDS as readonly string[]).includes(field);
const SERVICE_CODES = PURPOSES.filter(({ kind }) => kind === 'service').map(({ code }) => code as PurposeCode);
export const ServiceCode = z.enum(SERVICE_CODES as [PurposeCode, ...PurposeCode[]]);

/** Text as it was typed, of fields that some form has; whether a chosen service needs it is a rule's to say, with a sentence. */
function valuesOf(fields: readonly IntakeFieldName[]) {
  const shape = fields.map((name) => [name, z.string().max(INTAKE_FIELDS[name].maxLength).optional()] as const);
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodType<
    Readonly<Partial<Record<IntakeFieldName, string>>>
  >;
}

const oneOfEach = (services: readonly { service: string }[]) =>
  new Set(services.map(({ service }) => service)).size === services.length;

export const RegistrationForm = z.strictObject({
  person: valuesOf(PERSON_FIELDS),
  services: z
    .array(
      z.strictObject({
        service: ServiceCode,
        values: valuesOf(INTAKE_FIELD_NAMES.filter((field) => !isOfPerson(field))),
      }),
    )
    .min(1)
    .max(SERVICE_CODES.length)
    .refine(oneOfEach),
});
export type RegistrationForm = z.infer<typeof RegistrationForm>;

/** The forms of the services, and the notice that the client will read. */
export const RegistrationForms = z.object({
  services: z.array(PurposeView),
  personFields: z.array(z.string()),
  /** `null` where none is in force: then clients can be registered, and not be asked. */
  notice: z.object({ version: z.int(), digest: z.string() }).nullable(),
  /** Services that the published notice does not tell of, or not of all that they need: offered once one that does is published. */
  closed: z.array(z.object({ service: z.string(), title: z.object({ zh: z.string(), en: z.string() }) })),
  /** Fields that the published notice leaves out: offered once a notice that names them is published. */
  untold: z.array(
    z.object({ service: z.string(), field: z.string(), title: z.object({ zh: z.string(), en: z.string() }) }),
  ),
});
export type RegistrationForms = z.infer<typeof RegistrationForms>;

const Revision = z.int().min(1).max(1_000_000);
export const DraftInput = z.strictObject({ draftId: idOf<'Draft'>() });
export const BeginDraftInput = z.strictObject({ form: RegistrationForm });
export const KeepDraftInput = z.strictObject({ draftId: idOf<'Draft'>(), revision: Revision, form: RegistrationForm });
export type KeepDraftInput = z.infer<typeof KeepDraftInput>;

/** Where a draft stands; without anything that was typed. */
export const DraftKept = z.object({ draftId: idOf<'Draft'>(), revision: z.int(), endsAt: z.date() });
export type DraftKept = z.infer<typeof DraftKept>;

/** One's own draft in the list: masked, as every list is. */
export const DraftRow = DraftKept.extend({
  changedAt: z.date(),
  services: z.array(z.string()),
  maskedName: z.string(),
  maskedPhone: z.string().nullable(),
});
export type DraftRow = z.infer<typeof DraftRow>;
export const OpenedDraft = DraftKept.extend({ form: RegistrationForm });
export type OpenedDraft = z.infer<typeof OpenedDraft>;

export const LookForDuplicateInput = z.strictObject({ phone: z.string().min(1).max(INTAKE_FIELDS.phone.maxLength) });
/**
 * Whom a phone names already within the branch. `mine`: a client whom the caller may read. `kept`: anybody else, of whom nothing is told,
 * not even in which state they are. `staff`: no client, and a number of somebody who works or worked here; whose, is told to nobody.
 */
export const Duplicate = z.discriminatedUnion('met', [
  z.object({ met: z.literal('nobody') }),
  z.object({ met: z.literal('mine'), clientId: idOf<'Client'>(), number: z.int() }),
  z.object({ met: z.literal('kept') }),
  z.object({ met: z.literal('staff') }),
]);
export type Duplicate = z.infer<typeof Duplicate>;

/** What there is to say about a field, and how a person who was asked says that it is true all the same. */
export const RegistrationFinding = z.object({
  /** `null` where it is about the person. */
  service: z.string().nullable(),
  field: z.string(),
  severity: z.enum(['asks', 'refuses']),
  code: z.string(),
  text: z.object({ zh: z.string(), en: z.string() }),
});
export type RegistrationFinding = z.infer<typeof RegistrationFinding>;

/** `person/phone/phone-abroad`: one finding, by its place and code. */
export const FindingKey = z.string().regex(/^[a-z-]{1,40}\/[a-zA-Z0-9]{1,40}\/[a-z-]{1,60}$/);
export const CheckRegistrationInput = z.strictObject({ form: RegistrationForm });
export const RegisterClientInput = z.strictObject({
  draftId: idOf<'Draft'>(),
  form: RegistrationForm,
  /** Findings that ask, which the person has looked at. */
  confirmed: z.array(FindingKey).max(60).default([]),
});
export type RegisterClientInput = z.infer<typeof RegisterClientInput>;

export const Registered = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('registered'), clientId: idOf<'Client'>(), number: z.int() }),
  z.object({ outcome: z.literal('findings'), findings: z.array(RegistrationFinding) }),
  z.object({ outcome: z.literal('duplicate'), duplicate: Duplicate }),
]);
export type Registered = z.infer<typeof Registered>;

export function findingKey({ service, field, code }: Pick<RegistrationFinding, 'service' | 'field' | 'code'>): string {
  return `${service ?? 'person'}/${field}/${code}`;
}
