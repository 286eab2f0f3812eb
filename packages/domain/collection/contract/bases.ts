/** Clause 1.1: lawful bases other than consent (PIPL 13), each approved by two people before anything opens on it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

const Text = z.object({ zh: z.string(), en: z.string() });

export const ProposeBasisInput = z.strictObject({ purpose: z.string().regex(/^[a-z-]{1,40}$/) });
export const BasisInput = z.strictObject({ approvalId: idOf<'Basis'>() });

export const BasisView = z.object({
  purpose: z.string(),
  title: Text,
  basis: z.enum(['contract', 'legal-duty']),
  article: z.string(),
  text: Text,
  /** `null` where nobody proposed it, or the last approval ended. */
  approval: z
    .object({
      id: idOf<'Basis'>(),
      state: z.enum(['proposed', 'approved']),
      proposerName: z.string().nullable(),
      approverName: z.string().nullable(),
      approvedAt: z.date().nullable(),
      /** Whether the caller proposed it, and so may not approve it. */
      mine: z.boolean(),
    })
    .nullable(),
});
export type BasisView = z.infer<typeof BasisView>;
