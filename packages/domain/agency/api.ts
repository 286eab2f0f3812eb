import { procedure, router } from '@kean/procedures';
import {
  ApiKeyInput,
  AssignableInput,
  CreateApiKeyInput,
  DeviceInput,
  FactorInput,
  IdentityInput,
  RenameFactorInput,
  RolesHoldingInput,
  SessionInput,
} from './contract.ts';
import { acknowledgeDevice } from './operations/acknowledge-device.ts';
import { createApiKey } from './operations/create-api-key.ts';
import { endOtherSessions, endSession } from './operations/end-own-sessions.ts';
import { listApiKeys } from './operations/list-api-keys.ts';
import { listAssignableStaff } from './operations/list-assignable-staff.ts';
import { listFactors } from './operations/list-factors.ts';
import { listSessions } from './operations/list-sessions.ts';
import { disconnectIdentity, listIdentities } from './operations/own-identities.ts';
import { readOwnSession } from './operations/read-own-session.ts';
import { readStanding } from './operations/read-standing.ts';
import { removeFactor } from './operations/remove-factor.ts';
import { renameFactor } from './operations/rename-factor.ts';
import { renewOwnRecoveryCodes } from './operations/renew-own-recovery-codes.ts';
import { revokeApiKey } from './operations/revoke-api-key.ts';
import { rolesHolding } from './operations/roles-holding.ts';
import { watchOwnSession } from './operations/watch-own-session.ts';

/** Being signed in is all it takes: one's own session, one's own factors. */
const OWN = { clause: 'agency', action: 'signed-in' } as const;
/** The same, and a proof that is no older than this. */
const FRESH = { ...OWN, stepUpMinutes: 15 } as const;
const KEYS = { clause: 'agency', action: 'agency.hold-api-keys' } as const;

/**
 * Offices and staff: who I am, what I sign in with, and whom a client can be given to. Signing in and out, and registering a factor,
 * have doors of their own (`sign-in/`), because they change the session's cookie.
 */
export const agencyApi = router({
  session: router({
    current: procedure(OWN).query(({ ctx }) => readOwnSession(ctx)),
    standing: procedure({ ...OWN, beforeSecondFactor: true }).query(({ ctx }) => readStanding(ctx)),
    watch: procedure(OWN).subscription(({ signal }) => watchOwnSession(signal)),
  }),
  sessions: router({
    list: procedure(OWN).query(({ ctx }) => listSessions(ctx)),
    end: procedure(OWN)
      .input(SessionInput)
      .mutation(({ ctx, input }) => endSession(ctx, input)),
    endOthers: procedure(OWN).mutation(({ ctx }) => endOtherSessions(ctx)),
    acknowledgeDevice: procedure(OWN)
      .input(DeviceInput)
      .mutation(({ ctx, input }) => acknowledgeDevice(ctx, input)),
  }),
  factors: router({
    list: procedure(OWN).query(({ ctx }) => listFactors(ctx)),
    rename: procedure(OWN)
      .input(RenameFactorInput)
      .mutation(({ ctx, input }) => renameFactor(ctx, input)),
    remove: procedure(FRESH)
      .input(FactorInput)
      .mutation(({ ctx, input }) => removeFactor(ctx, input)),
    renewRecoveryCodes: procedure(FRESH).mutation(({ ctx }) => renewOwnRecoveryCodes(ctx)),
  }),
  identities: router({
    list: procedure(OWN).query(({ ctx }) => listIdentities(ctx)),
    disconnect: procedure(FRESH)
      .input(IdentityInput)
      .mutation(({ ctx, input }) => disconnectIdentity(ctx, input)),
  }),
  keys: router({
    list: procedure(KEYS).query(({ ctx }) => listApiKeys(ctx)),
    create: procedure({ ...KEYS, stepUpMinutes: 15 })
      .input(CreateApiKeyInput)
      .mutation(({ ctx, input }) => createApiKey(ctx, input)),
    revoke: procedure(KEYS)
      .input(ApiKeyInput)
      .mutation(({ ctx, input }) => revokeApiKey(ctx, input)),
  }),
  rolesHolding: procedure(OWN)
    .input(RolesHoldingInput)
    .query(({ ctx, input }) => rolesHolding(ctx, input)),
  staff: router({
    assignable: procedure({ clause: 'agency', action: 'agency.read-staff' })
      .input(AssignableInput)
      .query(({ ctx, input }) => listAssignableStaff(ctx, input ?? {})),
  }),
});
