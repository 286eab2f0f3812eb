import { procedure, router } from '@kean/procedures';
import { RecoveryInput } from '../contract/recoveries.ts';
import { approveRecovery, refuseRecovery, withdrawRecovery } from './decide-recovery.ts';
import { listRecoveries, readOwnRecovery } from './list-recoveries.ts';

const DECIDE = { clause: 'agency', action: 'agency.approve-recovery' } as const;
const OWN = { clause: 'agency', action: 'signed-in' } as const;

/** `agency.recoveries.…`: two people let a third back in. Asking and using the code have doors of their own (`sign-in/recovery`). */
export const recoveriesApi = router({
  recoveries: router({
    list: procedure(DECIDE).query(({ ctx }) => listRecoveries(ctx)),
    approve: procedure({ ...DECIDE, stepUpMinutes: 15 })
      .input(RecoveryInput)
      .mutation(({ ctx, input }) => approveRecovery(ctx, input)),
    refuse: procedure(DECIDE)
      .input(RecoveryInput)
      .mutation(({ ctx, input }) => refuseRecovery(ctx, input)),
    own: procedure(OWN).query(({ ctx }) => readOwnRecovery(ctx)),
    withdraw: procedure(OWN)
      .input(RecoveryInput)
      .mutation(({ ctx, input }) => withdrawRecovery(ctx, input)),
  }),
});
