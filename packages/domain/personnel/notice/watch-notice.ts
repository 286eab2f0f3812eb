import { looksOfPeople } from '@kean/circulation/contract/looking';
import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { type NoticeWatch, WATCHED_DAYS } from '../contract/notice.ts';

const DAYS_BEFORE = 28;
const DAY_MS = 24 * 60 * 60 * 1_000;
const PEOPLE = `
  SELECT l.id AS "leavingId", s.id AS "staffId", s.number AS "staffNumber", s.display_name AS "staffName", b.name AS "branchName",
         b.name_en AS "branchNameEn", l.ordered_at AS "announcedAt", s.leaves_at AS "leavesAt"
    FROM leaving l JOIN staff s ON s.id = l.staff_id LEFT JOIN branch b ON b.id = s.branch_id
   WHERE l.state = 'planned' AND s.leaves_at IS NOT NULL ORDER BY s.leaves_at, l.number LIMIT 200`;
const PERCENT = 'SELECT percent FROM notice_rule';

type Person = Omit<NoticeWatch['people'][number], 'days' | 'usual'>;

/** Whoever is in notice, the next to leave first: how often they looked at clients each day, beside what was usual before it was announced. */
export function watchNotice({ principal, services }: SignedInContext): Promise<NoticeWatch> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const people = await tx.query<Person & Record<string, unknown>>(PEOPLE);
    const [rule] = await tx.query<{ percent: number }>(PERCENT);
    const looks = await looksOfPeople(
      tx,
      people.map(({ staffId }) => staffId),
    );
    await record(tx, {
      action: 'personnel.leavings-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: null },
      facts: { count: people.length },
    });
    const now = services.clock.now();
    return {
      percent: rule?.percent ?? 0,
      people: people.map((person) => ({ ...person, ...rhythmOf(person, looks.get(person.staffId) ?? new Map(), now) })),
    };
  });
}

function rhythmOf(
  { announcedAt }: Person,
  looks: ReadonlyMap<string, number>,
  now: Date,
): Pick<NoticeWatch['people'][number], 'days' | 'usual'> {
  const announced = dayOf(announcedAt);
  const days = Array.from({ length: WATCHED_DAYS }, (_, back) => {
    const day = dayOf(new Date(now.getTime() - (WATCHED_DAYS - 1 - back) * DAY_MS));
    return { day, looks: looks.get(day) ?? 0, isNotice: day >= announced };
  });
  let before = 0;
  for (let back = 1; back <= DAYS_BEFORE; back += 1)
    before += looks.get(dayOf(new Date(announcedAt.getTime() - back * DAY_MS))) ?? 0;
  return { days, usual: Math.round((before / DAYS_BEFORE) * 10) / 10 };
}

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** The day of the business calendar. */
function dayOf(at: Date): string {
  return DAY.format(at);
}
