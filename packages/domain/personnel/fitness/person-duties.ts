import type { DutyState } from '../contract/fitness.ts';

/**
 * A duty of a person as it stands, for `s` of staff and `d` of duty: what is asked of them, what stands until when, and what waits. `until` is
 * the latest end, also where it is over.
 */
export const DUTY_OF_PERSON = `
  LATERAL (
    SELECT EXISTS (SELECT FROM staff_role sr JOIN role_duty rd ON rd.role_code = sr.role_code
                    WHERE sr.staff_id = s.id AND rd.duty = d.code) AS "isOwed",
           (SELECT max(f.valid_until) FROM fulfilment f WHERE f.staff_id = s.id AND f.duty = d.code AND f.state = 'standing') AS until,
           (SELECT f.id FROM fulfilment f WHERE f.staff_id = s.id AND f.duty = d.code AND f.state = 'standing'
             ORDER BY f.valid_until DESC LIMIT 1) AS "standingId",
           (SELECT f.id FROM fulfilment f WHERE f.staff_id = s.id AND f.duty = d.code AND f.state = 'asked'
             ORDER BY f.recorded_at DESC LIMIT 1) AS "askedId",
           (SELECT f.state FROM fulfilment f WHERE f.staff_id = s.id AND f.duty = d.code AND f.state IN ('standing', 'against')
             ORDER BY f.decided_at DESC NULLS LAST LIMIT 1) = 'against' AS "isAgainst"
  ) p`;

/** One word for {@link DUTY_OF_PERSON}. */
export const DUTY_STATE = `
  CASE WHEN NOT p."isOwed" THEN 'not-asked'
       WHEN p.until > now() + d.remind_days * interval '1 day' THEN 'standing'
       WHEN p."askedId" IS NOT NULL THEN 'asked'
       WHEN p.until > now() THEN 'soon'
       WHEN p."isAgainst" THEN 'against'
       WHEN p.until IS NOT NULL THEN 'over'
       ELSE 'missing' END`;

export interface DutyOfPerson {
  readonly code: string;
  readonly kind: 'check' | 'undertaking' | 'course';
  readonly title: string;
  readonly titleEn: string;
  readonly state: DutyState;
  readonly until: Date | null;
}
