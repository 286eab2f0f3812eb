import { z } from 'zod';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import { PURPOSES, type Purpose, type PurposeCode } from './index.ts';

/** Values of a form by field; all of them text as it was typed. */
export type IntakeValues = Readonly<Partial<Record<IntakeFieldName, string>>>;

/** What a form of one service may send: its fields and no other, whatever interface it comes through (clause 1.1, PIPL 6). */
export function valuesShapeOf({ fields }: Pick<Purpose, 'fields'>): z.ZodType<IntakeValues> {
  const shape = Object.keys(fields).map((name) => {
    const { maxLength } = INTAKE_FIELDS[name as IntakeFieldName];
    return [name, z.string().max(maxLength).optional()] as const;
  });
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodType<IntakeValues>;
}

/** Purposes that a client comes for. */
export const SERVICES: readonly Purpose[] = PURPOSES.filter(({ kind }) => kind === 'service');

const [first, ...rest] = SERVICES.map((service) =>
  z.strictObject({ service: z.literal(service.code as PurposeCode), values: valuesShapeOf(service) }),
);
if (first === undefined) throw new TypeError('there is a service');

/** A form of any service, each with a shape of its own: the service decides which fields there are. */
export const IntakeInput = z.strictObject({ form: z.discriminatedUnion('service', [first, ...rest]) });
export type IntakeInput = z.infer<typeof IntakeInput>;
