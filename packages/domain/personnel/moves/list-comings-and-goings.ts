import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ComingsAndGoings } from '../contract/onboarding.ts';

const BRANCHES =
  'SELECT id AS "branchId", code, name AS "displayName", name_en AS "displayNameEn" FROM branch ORDER BY code';
const ROLES = `
  SELECT r.code, r.name AS "displayName", r.name_en AS "displayNameEn" FROM role r JOIN role_allowance a ON a.role_code = r.code
   WHERE a.connector_id IS NULL AND NOT role_is_given_by_people(r.code) ORDER BY r.code`;
const WHO = `s.id AS "staffId", s.number AS "staffNumber", s.display_name AS "displayName"`;
const MOVES = `
  SELECT m.id AS "moveId", ${WHO}, o.name AS "from", b.name AS "to", m.due_at AS "dueAt",
         CASE WHEN m.state = 'set' AND m.due_at <= now() THEN 'done' ELSE m.state END AS state, m.ended_at AS "endedAt", m.clients,
         m.connector_id IS NOT NULL AS "byDirectory"
    FROM staff_move m JOIN staff s ON s.id = m.staff_id JOIN branch b ON b.id = m.to_branch_id
    LEFT JOIN branch o ON o.id = s.branch_id AND m.state = 'set'
   ORDER BY m.state = 'set' DESC, m.ordered_at DESC LIMIT 100`;
const ABSENCES = `
  SELECT a.id AS "absenceId", ${WHO}, a.due_at AS "dueAt", CASE WHEN w.absence_id IS NULL THEN a.state ELSE 'away' END AS state,
         CASE WHEN w.absence_id IS NULL THEN a.away_at ELSE a.due_at END AS "awayAt", a.ended_at AS "endedAt"
    FROM staff_absence a JOIN staff s ON s.id = a.staff_id LEFT JOIN staff_due_away w ON w.absence_id = a.id
   ORDER BY a.state IN ('set', 'away') DESC, a.ordered_at DESC LIMIT 100`;

/** Who moves and who is away, the open ones first, with what HR may give to whoever comes. */
export function listComingsAndGoings({ principal, services }: SignedInContext): Promise<ComingsAndGoings> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const moves = await tx.query<ComingsAndGoings['moves'][number] & object>(MOVES);
    const absences = await tx.query<ComingsAndGoings['absences'][number] & object>(ABSENCES);
    await record(tx, {
      action: 'personnel.leavings-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: null },
      facts: { count: moves.length + absences.length },
    });
    return {
      branches: await tx.query<ComingsAndGoings['branches'][number] & object>(BRANCHES),
      roles: await tx.query<ComingsAndGoings['roles'][number] & object>(ROLES),
      moves,
      absences,
    };
  });
}
