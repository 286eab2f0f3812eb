import type { SqlTransaction } from '@kean/db';
import type { SeedPerson } from './people.ts';
import { seedId } from './seed-id.ts';

/** Everything that anybody's roles ask for, done today: checked by HR and confirmed by compliance, about these by two others of them. */
const OWED = `
  select s.id as "staffId", d.code, d.kind, d.valid_days as "validDays"
    from staff s join staff_role r on r.staff_id = s.id join role_duty o on o.role_code = r.role_code join duty d on d.code = o.duty
   where s.id = any ($1::uuid[]) group by s.id, d.code, d.kind, d.valid_days order by s.id, d.code`;
const ATTEMPTS = `
  insert into quiz_attempt (id, staff_id, duty, version, asked, "right")
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::int[], $6::int[])`;
const DONE = `
  insert into fulfilment (id, staff_id, duty, how, state, result, checked_by, text_version, attempt_id, valid_until, recorded_by, decided_by, decided_at)
  select f.id, f.staff_id, f.duty, f.how, 'standing', case f.how when 'check' then 'clear' end,
         case f.how when 'check' then 'public-security' end, case f.how when 'portal' then 1 end, f.attempt_id,
         now() + f.days * interval '1 day', f.recorded_by, f.decided_by, case when f.decided_by is not null then now() end
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::int[], $7::uuid[], $8::uuid[])
      as f(id, staff_id, duty, how, attempt_id, days, recorded_by, decided_by)`;
const HOW: Readonly<Record<string, 'check' | 'portal' | 'quiz'>> = {
  check: 'check',
  undertaking: 'portal',
  course: 'quiz',
};
const QUESTIONS = 5;

interface Owed {
  readonly staffId: string;
  readonly code: string;
  readonly kind: string;
  readonly validDays: number;
}

/** The invented people are fit for access, as if each had done today what their role asks for. */
export async function fulfilDuties(tx: SqlTransaction, people: readonly SeedPerson[]): Promise<void> {
  const checkers = ['S0001', 'S0002', 'S0003'].map((number) => seedId('Staff', number));
  const owed = await tx.query<Owed & Record<string, unknown>>(OWED, [people.map(({ id }) => id)]);
  const done = owed.map(({ staffId, code, kind, validDays }) => {
    const how = HOW[kind] ?? 'check';
    const [recordedBy = staffId, decidedBy = null] = checkers.filter((id) => id !== staffId);
    const name = `${staffId} ${code}`;
    return {
      ...{ id: seedId('Fulfilment', name), staffId, code, how, validDays },
      attemptId: how === 'quiz' ? seedId('QuizAttempt', name) : null,
      recordedBy: how === 'check' ? recordedBy : staffId,
      decidedBy: how === 'check' ? decidedBy : null,
    };
  });
  const quizzes = done.filter(({ how }) => how === 'quiz');
  await tx.query(ATTEMPTS, [
    quizzes.map(({ attemptId }) => attemptId),
    quizzes.map(({ staffId }) => staffId),
    quizzes.map(({ code }) => code),
    ...[1, QUESTIONS, QUESTIONS].map((count) => quizzes.map(() => count)),
  ]);
  await tx.query(DONE, [
    done.map(({ id }) => id),
    done.map(({ staffId }) => staffId),
    done.map(({ code }) => code),
    done.map(({ how }) => how),
    done.map(({ attemptId }) => attemptId),
    done.map(({ validDays }) => validDays),
    done.map(({ recordedBy }) => recordedBy),
    done.map(({ decidedBy }) => decidedBy),
  ]);
}
