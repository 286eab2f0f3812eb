import { runStatement } from '@kean/db';
import { z } from 'zod';
import { failAgency } from '../errors.ts';
import { refusal } from './answers.ts';
import type { Caller } from './caller.ts';
import { normalisePassword } from './passwords/normalise-password.ts';
import { presentProof } from './present-proof.ts';
import { readBody } from './read-body.ts';
import { requireSession } from './require-session.ts';
import type { SignInParts } from './sign-in-parts.ts';

const Typed = z.strictObject({ password: z.string().min(1).max(1024) });

const HAS_FACTOR = 'select 1 from second_factor where staff_id = $1 and confirmed_at is not null limit 1';
const HASH = `select password as hash from auth_account where user_id = $1 and provider_id = 'credential'`;

/**
 * The password once more, before an act that reaches far, for somebody who has nothing stronger. Whoever has a second factor
 * presents that: a password that was watched must not be enough a second time.
 */
export async function presentPassword(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const held = await requireSession(parts, request);
  const { password } = await readBody(request, Typed);
  const { staffId, assurance } = held.session;
  const known = await runStatement(parts.db, HAS_FACTOR, [staffId]);
  if (known.length > 0 || assurance.owes !== 'nothing') throw failAgency('AGENCY_PASSWORD_IS_NOT_ENOUGH');
  const look = async (): Promise<boolean> => {
    const [account] = await runStatement<{ hash: string | null }>(parts.db, HASH, [staffId]);
    return account?.hash != null && parts.verifyPassword(account.hash, normalisePassword(password));
  };
  const answer = await parts.entry.pass(() =>
    presentProof(parts, { held, caller, by: 'password', look, check: async () => true }),
  );
  return answer ?? refusal(failAgency('AGENCY_SIGN_IN_BUSY'), 1);
}
