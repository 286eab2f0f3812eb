import { AppError } from '@kean/kernel';
import { failAgency } from '../errors.ts';
import { refusal } from './answers.ts';
import { type Caller, callerOf, isFromElsewhere } from './caller.ts';
import { changePassword } from './change-password.ts';
import { beginPasskey, confirmPasskey } from './enrol-passkey.ts';
import { beginTotp, confirmTotp } from './enrol-totp.ts';
import { recordHeldAccess } from './held-access.ts';
import { presentRecoveryCode, presentTotp } from './present-code.ts';
import { askForPasskey, presentPasskey } from './present-passkey.ts';
import { presentPassword } from './present-password.ts';
import { askRecovery } from './recovery/ask-recovery.ts';
import { useRecovery } from './recovery/use-recovery.ts';
import { beginSignInByOidc, signInByOidc } from './sign-in-by-oidc.ts';
import { askForAnyPasskey, signInByPasskey } from './sign-in-by-passkey.ts';
import { signInByPassword } from './sign-in-by-password.ts';
import type { SignInParts } from './sign-in-parts.ts';
import { signOut } from './sign-out.ts';

type Door = (parts: SignInParts, request: Request, caller: Caller) => Promise<Response>;

export const SIGN_IN_BY_PASSWORD = '/api/auth/sign-in/email';

/** Every request that is answered at all. What better-auth could do beside is not reachable: nobody signs up here. */
const DOORS: ReadonlyMap<string, Door> = new Map([
  [SIGN_IN_BY_PASSWORD, signInByPassword],
  ['/api/auth/sign-in/passkey/ask', askForAnyPasskey],
  ['/api/auth/sign-in/passkey', signInByPasskey],
  ['/api/auth/sign-in/oidc/begin', beginSignInByOidc],
  ['/api/auth/sign-in/oidc', signInByOidc],
  ['/api/auth/prove/totp', presentTotp],
  ['/api/auth/prove/recovery-code', presentRecoveryCode],
  ['/api/auth/prove/password', presentPassword],
  ['/api/auth/prove/passkey/ask', askForPasskey],
  ['/api/auth/prove/passkey', presentPasskey],
  ['/api/auth/factors/totp/begin', beginTotp],
  ['/api/auth/factors/totp', confirmTotp],
  ['/api/auth/factors/passkey/begin', beginPasskey],
  ['/api/auth/factors/passkey', confirmPasskey],
  ['/api/auth/recover/ask', askRecovery],
  ['/api/auth/recover/use', useRecovery],
  ['/api/auth/sign-out', signOut],
  ['/api/auth/change-password', changePassword],
]);

export interface Guarding {
  readonly serviceToken: string;
  readonly trustedOrigins: readonly string[];
  readonly report: (error: unknown) => void;
}

/** Answers a request under /api/auth. Never rejects: what nobody expected is reported and answered "unavailable". */
export async function answer(
  parts: SignInParts,
  guarding: Guarding,
  request: Request,
  peerAddress: string | null,
): Promise<Response> {
  try {
    const door = DOORS.get(new URL(request.url).pathname);
    if (door === undefined || request.method !== 'POST') return refusal(failAgency('AGENCY_NO_SUCH_DOOR'));
    const caller = callerOf(request.headers, guarding.serviceToken, peerAddress);
    if (isFromElsewhere(request.headers, caller, guarding.trustedOrigins)) {
      return refusal(failAgency('AGENCY_ORIGIN_REFUSED'));
    }
    return await door(parts, request, caller);
  } catch (error) {
    if (error instanceof AppError && error.kind !== 'internal') {
      await recordHeldAccess(parts, error).catch(guarding.report);
      return refusal(error, error.kind === 'limited' ? 1 : undefined);
    }
    guarding.report(error);
    return refusal(failAgency('AGENCY_SIGN_IN_UNAVAILABLE'));
  }
}
