import { randomBytes } from 'node:crypto';
import { inSqlTransaction, nobody } from '@kean/db';
import { idOf, newId } from '@kean/kernel';
import { z } from 'zod';
import { failAgency } from '../errors.ts';
import { SECRET_BYTES, STEP_SECONDS, stepAt, stepOfCode, toBase32 } from '../one-time-code/index.ts';
import { done, refusal } from './answers.ts';
import type { Caller } from './caller.ts';
import { endEnrolment } from './factors/enrolment-ends.ts';
import { readBody } from './read-body.ts';
import { requireSessionForEnrolment } from './require-session.ts';
import { sayWhoCaused } from './say-who-caused.ts';
import type { SignInParts } from './sign-in-parts.ts';

const Confirmation = z.strictObject({ factorId: idOf<'SecondFactor'>(), code: z.string().min(1).max(20) });

/** One registration under way for each person; a new one ends the one before. */
const FORGET = `delete from second_factor where staff_id = $1 and kind = 'totp' and confirmed_at is null`;
const BEGIN = `
  insert into second_factor (id, staff_id, kind, name, sealed_secret)
  select $1, s.id, 'totp', '验证器 ' || s.number, $3 from staff s where s.id = $2 returning (select number from staff where id = $2)`;
const BEGUN = `
  select sealed_secret as sealed from second_factor
   where id = $1 and staff_id = $2 and kind = 'totp' and confirmed_at is null and created_at > now() - interval '15 minutes' for update`;
const REPLACED = `delete from second_factor where staff_id = $1 and kind = 'totp' and confirmed_at is not null`;
const CONFIRM = 'update second_factor set confirmed_at = now(), last_used_at = now(), last_step = $2 where id = $1';

/** A new secret for an authenticator app, told once: as a picture's content and as letters. It counts after its first right code. */
export async function beginTotp(parts: SignInParts, request: Request): Promise<Response> {
  const { session } = await requireSessionForEnrolment(parts, request);
  const { staffId } = session;
  const factorId = newId<'SecondFactor'>();
  const secret = randomBytes(SECRET_BYTES);
  const sealed = parts.seal.seal(secret, { factorId, staffId });
  const number = await inSqlTransaction(parts.db, nobody, async (tx) => {
    await tx.query(FORGET, [staffId]);
    const [begun] = await tx.query<{ number: string }>(BEGIN, [factorId, staffId, sealed]);
    return begun?.number ?? '';
  });
  const letters = toBase32(secret);
  return done([], { factorId, secret: letters, address: addressFor(letters, number) });
}

/** Takes the first code of the app, and with it the app. An app that was registered before is replaced: a new phone, one step. */
export async function confirmTotp(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const held = await requireSessionForEnrolment(parts, request);
  const { factorId, code } = await readBody(request, Confirmation);
  const { staffId } = held.session;
  const attempt = await parts.attempts.admit(`enrolment of ${staffId}`, caller.address);
  if (!attempt.admitted) return refusal(failAgency('AGENCY_SIGN_IN_LIMITED'), attempt.retryAfterSeconds);
  const enrolled = await inSqlTransaction(parts.db, nobody, async (tx) => {
    const [begun] = await tx.query<{ sealed: Buffer }>(BEGUN, [factorId, staffId]);
    if (begun === undefined) throw failAgency('AGENCY_FACTOR_UNKNOWN');
    const digits = code.normalize('NFKC').replaceAll(/\s/g, '');
    const step = stepOfCode(parts.seal.open(begun.sealed, { factorId, staffId }), digits, stepAt(Date.now()));
    if (step === null) return null;
    await parts.attempts.forgive(tx, attempt);
    await sayWhoCaused(tx, 'user');
    await tx.query(REPLACED, [staffId]);
    await tx.query(CONFIRM, [factorId, step]);
    return endEnrolment(tx, held, 'totp');
  });
  if (enrolled === null) return refusal(failAgency('AGENCY_PROOF_REFUSED'));
  return done([parts.cookie.giving(enrolled.token)], { recoveryCodes: enrolled.recoveryCodes });
}

/** The key URI that authenticator apps read; the label is the staff number, no name and no e-mail. */
function addressFor(secret: string, number: string): string {
  const issuer = encodeURIComponent('客安 KeAn');
  return `otpauth://totp/${issuer}:${encodeURIComponent(number)}?secret=${secret}&issuer=${issuer}&period=${STEP_SECONDS}`;
}
