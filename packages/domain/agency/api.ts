import { procedure, router } from '@kean/procedures';
import { AssignableInput } from './contract.ts';
import { listAssignableStaff } from './operations/list-assignable-staff.ts';
import { readOwnSession } from './operations/read-own-session.ts';

/** Offices and staff: who I am, and whom a client can be given to. Signing in and out has doors of its own (`sign-in/`). */
export const agencyApi = router({
  session: router({
    current: procedure({ clause: 'agency', action: 'signed-in' }).query(({ ctx }) => readOwnSession(ctx)),
  }),
  staff: router({
    assignable: procedure({ clause: 'agency', action: 'agency.read-staff' })
      .input(AssignableInput)
      .query(({ ctx, input }) => listAssignableStaff(ctx, input ?? {})),
  }),
});
