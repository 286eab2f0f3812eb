import type { Grant, PublicText } from '@kean/kernel';
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import type { OfferedAction } from './grants.ts';

/** Number on a badge, `S0042`. */
export const StaffNumber = z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/);

export const ExplainInput = z
  .strictObject({
    staffId: idOf<'Staff'>().optional(),
    staffNumber: StaffNumber.optional(),
    /** `clause.action` */
    action: z.string().regex(/^[a-z][a-z-]{0,39}\.[a-z][a-z-]{0,39}$/),
    /** Number of a client, as people say it. */
    clientNumber: z.int().min(1).max(2_147_483_647).optional(),
    field: z
      .string()
      .regex(/^[a-z][A-Za-z0-9.]{0,63}$/)
      .optional(),
  })
  .refine(({ staffId, staffNumber }) => (staffId === undefined) !== (staffNumber === undefined), {
    message: 'a person is named once',
    path: ['staffNumber'],
  });
export type ExplainInput = z.infer<typeof ExplainInput>;

/** What can be asked about, and of whom. */
export interface ExplainOffers {
  readonly offers: readonly OfferedAction[];
}

/** What decides: a rule that allows, or what is missing. */
export const DECIDED_BY = [
  'allowed',
  'suspended',
  'left',
  'not-granted',
  'frozen',
  'kept-from-clients',
  'not-fit',
  'expired',
  'extra-lapsed',
  'no-place',
  'elsewhere',
  'not-assigned',
  'assignment-lapsed',
  'condition',
  'field',
] as const;
export type DecidedBy = (typeof DECIDED_BY)[number];

/** The way from the person to the answer. */
export interface ExplainedPath {
  /** Role by its name; of an extra grant, its end. */
  readonly role: { readonly code: string; readonly name: string; readonly nameEn: string; readonly extra: boolean };
  readonly grant: Grant;
  /** The team, branch or region of the person that the scope means; `null` for own and agency, and where there is none. */
  readonly place: { readonly name: string; readonly nameEn: string } | null;
}

export interface PermissionExplained {
  readonly allowed: boolean;
  readonly decidedBy: DecidedBy;
  /** The answer as one sentence. */
  readonly text: PublicText;
  readonly person: { readonly number: string; readonly displayName: string };
  readonly path: ExplainedPath | null;
  /** Roles that have the act, where none of the person's has. */
  readonly rolesThatHaveIt: readonly { readonly code: string; readonly name: string; readonly nameEn: string }[];
}
