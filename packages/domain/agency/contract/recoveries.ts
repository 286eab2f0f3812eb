/** Recovery of an account by two people, as approvers and the person concerned see it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { StaffCard } from '../contract.ts';

/** So many other people have to agree. */
export const APPROVALS_NEEDED = 2;

export const RecoveryInput = z.strictObject({ id: idOf<'AccountRecovery'>() });
export type RecoveryInput = z.output<typeof RecoveryInput>;

export const RecoveryView = z.object({
  id: idOf<'AccountRecovery'>(),
  person: StaffCard,
  /** `approved`: both halves were told and the code waits for its use until `endsAt`. */
  state: z.enum(['asked', 'approved']),
  askedAt: z.date(),
  endsAt: z.date(),
  approvals: z.array(z.object({ number: z.string(), displayName: z.string(), approvedAt: z.date() })),
  /** False for one's own, for what one has approved already, and for what needs no more. */
  mayApprove: z.boolean(),
  mayRefuse: z.boolean(),
});
export type RecoveryView = z.infer<typeof RecoveryView>;

export const RecoveriesPage = z.object({ rows: z.array(RecoveryView) });
export type RecoveriesPage = z.infer<typeof RecoveriesPage>;

export const RecoveryApproved = z.object({
  approvals: z.int(),
  /** One half of the code: told this once, to this approver, to hand over in person. It opens nothing without that of another. */
  half: z.string(),
  endsAt: z.date(),
});
export type RecoveryApproved = z.infer<typeof RecoveryApproved>;

/** An open request in the caller's own name, which may be somebody else's doing. */
export const OwnRecovery = z.object({
  open: z.object({ id: idOf<'AccountRecovery'>(), askedAt: z.date(), endsAt: z.date() }).nullable(),
});
export type OwnRecovery = z.infer<typeof OwnRecovery>;
