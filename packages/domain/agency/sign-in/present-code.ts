import { z } from 'zod';
import type { Caller } from './caller.ts';
import { useRecoveryCode } from './factors/recovery-codes.ts';
import { takeCode } from './factors/take-code.ts';
import { presentProof } from './present-proof.ts';
import { readBody } from './read-body.ts';
import { requireSession } from './require-session.ts';
import type { SignInParts } from './sign-in-parts.ts';

const TypedCode = z.strictObject({ code: z.string().min(1).max(60) });

/** The second step by an authenticator app. */
export async function presentTotp(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const held = await requireSession(parts, request);
  const { code } = await readBody(request, TypedCode);
  const digits = code.normalize('NFKC').replaceAll(/\s/g, '');
  const check = (tx: Parameters<typeof takeCode>[0]) => takeCode(tx, parts.seal, held.session.staffId, digits);
  return presentProof(parts, { held, caller, by: 'totp', check });
}

/** The second step by one of the codes that were handed out for the day when app and key are gone. */
export async function presentRecoveryCode(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const held = await requireSession(parts, request);
  const { code } = await readBody(request, TypedCode);
  const check = (tx: Parameters<typeof useRecoveryCode>[0]) => useRecoveryCode(tx, held.session.staffId, code);
  return presentProof(parts, { held, caller, by: 'recovery-code', check });
}
