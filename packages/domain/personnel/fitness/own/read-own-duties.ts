import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { OwnDuties } from '../../contract/fitness.ts';
import { DUTY_OF_PERSON, DUTY_STATE, type DutyOfPerson } from '../person-duties.ts';

const DUTIES = `
  SELECT d.code, d.kind, d.title, d.title_en AS "titleEn", d.valid_days AS "validDays", ${DUTY_STATE} AS state, p.until
    FROM staff s CROSS JOIN duty d, ${DUTY_OF_PERSON}
   WHERE s.id = $1::uuid AND p."isOwed" ORDER BY d.of_every_role DESC, d.code`;
const PERSON = `
  SELECT fit_until > now() AS "isFit", CASE WHEN isfinite(fit_until) THEN fit_until END AS "fitUntil",
         CASE WHEN isfinite(grace_until) AND grace_until > now() THEN grace_until END AS "graceUntil"
    FROM staff WHERE id = $1::uuid`;

/** What is asked of whoever is signed in, and how far they are. Everybody may know it of themself, fit or not. */
export function readOwnDuties({ principal, services }: SignedInContext): Promise<OwnDuties> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const [person] = await tx.query<Omit<OwnDuties, 'duties'> & Record<string, unknown>>(PERSON, [principal.staffId]);
    const rows = await tx.query<DutyOfPerson & { validDays: number } & Record<string, unknown>>(DUTIES, [
      principal.staffId,
    ]);
    const duties = rows.map(({ title, titleEn, ...duty }) => ({ ...duty, title: { zh: title, en: titleEn } }));
    return { isFit: false, fitUntil: null, graceUntil: null, ...person, duties };
  });
}
