import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { AnswerCourseInput, Course, CourseAnswered } from '../../contract/fitness.ts';
import { record } from '../audit-events.ts';
import { neededOf, optionsShown, placeOfRight } from '../courses/course.ts';
import { courseOf } from '../courses/courses.ts';
import { failFitness } from '../errors.ts';

/** Tries of one course within a day: enough to learn from, too few to guess through. */
export const TRIES_A_DAY = 5;

/** Tries of one person wait for each other, so that twenty at once are not twenty tries. */
const ALONE = `SELECT pg_advisory_xact_lock(hashtext('kean.quiz'), hashtext($1::text))`;
const TRIED = `SELECT count(*)::int4 AS tries FROM quiz_attempt
  WHERE staff_id = $1::uuid AND duty = $2 AND at > now() - interval '24 hours'`;
const ALL_TRIES = 'SELECT count(*)::int4 AS tries FROM quiz_attempt WHERE staff_id = $1::uuid AND duty = $2';
const ATTEMPT = `INSERT INTO quiz_attempt (id, staff_id, duty, version, asked, "right") VALUES ($1::uuid, $2::uuid, $3, $4::int4, $5::int4, $6::int4)`;
const PASS = `
  INSERT INTO fulfilment (id, staff_id, duty, how, state, attempt_id, valid_until, recorded_by)
  SELECT $1::uuid, $2::uuid, d.code, 'quiz', 'standing', $4::uuid, now() + d.valid_days * interval '1 day', $2::uuid
    FROM duty d WHERE d.code = $3 AND d.kind = 'course' RETURNING id`;

/** Text and questions of a course, the options in the order of this person's next try. @throws AppError PERSONNEL_DUTY_NOT_FOUND */
export async function readCourse({ principal, services }: SignedInContext, duty: string): Promise<Course> {
  const course = courseOf(duty);
  if (course === null) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
  const { version, title, paragraphs, questions } = course;
  const { staffId } = principal;
  const tries = await inSqlTransaction(services.db, nobody, (tx) => triesOf(tx, staffId, duty));
  return {
    ...{ duty, version, tries, title, paragraphs: [...paragraphs], needed: neededOf(course) },
    questions: questions.map(({ words }, at) => ({
      words,
      options: [...optionsShown(course, at, { staffId, duty, tries })],
    })),
  };
}

/**
 * Answered by whoever is signed in. Passed, the course is done; failed, it is said how many were right and not which.
 * @throws AppError PERSONNEL_DUTY_NOT_FOUND | PERSONNEL_ANSWERS_INCOMPLETE | PERSONNEL_QUIZ_LATER
 */
export function answerCourse(
  { principal, services }: SignedInContext,
  { duty, version, tries, answers }: AnswerCourseInput,
): Promise<CourseAnswered> {
  const course = courseOf(duty);
  if (course === null) return Promise.reject(failFitness('PERSONNEL_DUTY_NOT_FOUND'));
  const asked = course.questions.length;
  if (course.version !== version || answers.length !== asked)
    return Promise.reject(failFitness('PERSONNEL_ANSWERS_INCOMPLETE'));
  const asking = { staffId: principal.staffId, duty, tries };
  const right = answers.filter((answer, at) => answer === placeOfRight(course, at, asking)).length;
  const passed = right >= neededOf(course);
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const triesLeft = await oneTryLess(tx, principal.staffId, duty);
    // Answered in another window meanwhile: these were the questions of a try that is over.
    if ((await triesOf(tx, principal.staffId, duty)) !== tries) throw failFitness('PERSONNEL_ANSWERS_INCOMPLETE');
    const attemptId = newId();
    await tx.query(ATTEMPT, [attemptId, principal.staffId, duty, version, asked, right]);
    if (passed) {
      const fulfilmentId: Id<'Fulfilment'> = newId();
      await tx.query(PASS, [fulfilmentId, principal.staffId, duty, attemptId]);
    }
    await record(tx, {
      action: 'personnel.course-answered',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: principal.staffId },
      facts: { duty, version, right, asked, passed },
    });
    return { passed, right, asked, triesLeft };
  });
}

async function triesOf(tx: SqlTransaction, staffId: string, duty: string): Promise<number> {
  const [all] = await tx.query<{ tries: number }>(ALL_TRIES, [staffId, duty]);
  return all?.tries ?? 0;
}

async function oneTryLess(tx: SqlTransaction, staffId: string, duty: string): Promise<number> {
  await tx.query(ALONE, [staffId]);
  const [tried] = await tx.query<{ tries: number }>(TRIED, [staffId, duty]);
  const left = TRIES_A_DAY - (tried?.tries ?? 0) - 1;
  if (left < 0) throw failFitness('PERSONNEL_QUIZ_LATER');
  return left;
}
