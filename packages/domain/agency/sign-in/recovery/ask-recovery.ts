import { inSqlTransaction, nobody } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { z } from 'zod';
import { recordAgencyEvent } from '../../audit-events.ts';
import { failAgency } from '../../errors.ts';
import { expireRecoveries } from '../../recoveries/expire-recoveries.ts';
import { clearRecoveryEnd, setRecoveryEnd } from '../../recoveries/recovery-end.ts';
import { done, refusal } from '../answers.ts';
import type { Caller } from '../caller.ts';
import { readBody } from '../read-body.ts';
import type { SignInParts } from '../sign-in-parts.ts';

const Ask = z.strictObject({ email: z.string().min(1).max(320) });

const WHO_IS = `
  select s.id from auth_user u join staff s on s.id = u.id where u.email = $1 and s.status = 'active'`;
const INSERT = `
  insert into account_recovery (id, staff_id, ends_at) select $1, s.id, now() + interval '7 days' from staff s where s.id = $2::uuid
  on conflict do nothing returning ends_at as "endsAt"`;

/**
 * Asks that an account be recovered. It gives nothing: two other people have to approve. One answer whether or not the e-mail belongs
 * to anybody, by the same statements, and every try counts, since an answer that pleases is no reason to forgive one.
 */
export async function askRecovery(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const email = (await readBody(request, Ask)).email.trim().toLowerCase();
  const attempt = await parts.attempts.admit(`ask recovery ${email}`, caller.address);
  if (!attempt.admitted) {
    if (attempt.first) {
      await inSqlTransaction(parts.db, nobody, (tx) =>
        recordAgencyEvent(tx, {
          action: 'agency.recovery-denied',
          outcome: 'refused',
          principal: null,
          facts: { reason: 'limited' },
        }),
      );
    }
    return refusal(failAgency('AGENCY_SIGN_IN_LIMITED'), attempt.retryAfterSeconds);
  }
  await inSqlTransaction(parts.db, nobody, async (tx) => {
    await expireRecoveries(tx);
    const [person] = await tx.query<{ id: StaffId }>(WHO_IS, [email]);
    const id = newId<'AccountRecovery'>();
    const [asked] = await tx.query<{ endsAt: Date }>(INSERT, [id, person?.id ?? null]);
    if (person !== undefined && asked !== undefined) {
      await setRecoveryEnd(tx, id, asked.endsAt);
      await recordAgencyEvent(tx, {
        action: 'agency.recovery-asked',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Staff', id: person.id },
        facts: { recoveryId: id },
      });
      return;
    }
    // As many statements as above, on the same table.
    await clearRecoveryEnd(tx, id);
    const subject = person === undefined ? {} : { subject: { kind: 'Staff', id: person.id } as const };
    const reason = person === undefined ? 'nobody-to-recover' : 'open-already';
    await recordAgencyEvent(tx, {
      action: 'agency.recovery-denied',
      outcome: 'refused',
      principal: null,
      ...subject,
      facts: { reason },
    });
  });
  return done([]);
}
