import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { PublicText } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { Matrix, MatrixInput, MatrixRow } from '../../contract/fitness.ts';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { record } from '../audit-events.ts';
import { DUTY_OF_PERSON, DUTY_STATE } from '../person-duties.ts';

const DUTIES = 'SELECT code, kind, title, title_en AS "titleEn" FROM duty ORDER BY of_every_role DESC, code';
const BRANCHES = 'SELECT id, name, name_en AS "nameEn" FROM branch ORDER BY name';
const IS_ASKED = `EXISTS (SELECT FROM fulfilment a WHERE a.staff_id = s.id AND a.state = 'asked')`;
/** Of whoever holds a role at all; of nobody else is anything asked. */
const PEOPLE = `staff s WHERE s.status = 'active' AND EXISTS (SELECT FROM staff_role r WHERE r.staff_id = s.id)`;
const ENDS_SOON = `s.fit_until > now() AND s.fit_until <= now() + interval '30 days'`;
const COUNTS = `
  SELECT count(*)::int4 AS all, (count(*) FILTER (WHERE s.fit_until <= now()))::int4 AS unfit,
         (count(*) FILTER (WHERE ${ENDS_SOON}))::int4 AS soon, (count(*) FILTER (WHERE ${IS_ASKED}))::int4 AS asked FROM ${PEOPLE}`;
const CELLS = `
  (SELECT jsonb_agg(jsonb_build_object('duty', d.code, 'state', ${DUTY_STATE}, 'until', p.until, 'askedId', p."askedId",
            'isAskedByYou', coalesce((SELECT f.recorded_by = $1::uuid FROM fulfilment f WHERE f.id = p."askedId"), false),
            'result', (SELECT f.result FROM fulfilment f WHERE f.id = coalesce(p."askedId", p."standingId")),
            'standingId', CASE WHEN p.until > now() THEN p."standingId" END,
            'papers', (SELECT (SELECT count(*)::int4 FROM duty_paper w WHERE w.state = 'kept' AND w.fulfilment_id = f.id) FROM fulfilment f
              WHERE f.id = coalesce(p."askedId", CASE WHEN p.until > now() THEN p."standingId" END) AND f.how IN ('check', 'paper')))
          ORDER BY d.of_every_role DESC, d.code)
     FROM duty d, ${DUTY_OF_PERSON})`;
const ROWS = `
  SELECT s.id AS "staffId", s.number, s.display_name AS "displayName", b.name AS "branch", b.name_en AS "branchEn",
         ARRAY(SELECT r.name FROM staff_role h JOIN role r ON r.code = h.role_code WHERE h.staff_id = s.id ORDER BY r.code) AS roles,
         ARRAY(SELECT r.name_en FROM staff_role h JOIN role r ON r.code = h.role_code WHERE h.staff_id = s.id ORDER BY r.code) AS "rolesEn",
         s.fit_until > now() AS "isFit", CASE WHEN isfinite(s.fit_until) THEN s.fit_until END AS "fitUntil",
         CASE WHEN isfinite(s.grace_until) AND s.grace_until > now() THEN s.grace_until END AS "graceUntil", ${CELLS} AS cells
    FROM (SELECT s.* FROM ${PEOPLE}
             AND ($2::uuid IS NULL OR s.branch_id = $2::uuid) AND ($3::text IS NULL OR s.number > $3::text)
             AND CASE $4::text WHEN 'unfit' THEN s.fit_until <= now() WHEN 'soon' THEN ${ENDS_SOON}
                               WHEN 'asked' THEN ${IS_ASKED} ELSE true END
           ORDER BY s.number LIMIT $5::int4) s
    LEFT JOIN branch b ON b.id = s.branch_id ORDER BY s.number`;

type Cell = Omit<MatrixRow['cells'][number], 'until'> & { readonly until: string | null };
interface Stored extends Omit<MatrixRow, 'branchName' | 'roles' | 'cells'> {
  readonly branch: string | null;
  readonly branchEn: string | null;
  readonly roles: readonly string[];
  readonly rolesEn: readonly string[];
  readonly cells: readonly Cell[];
}
type Titled = { readonly title: string; readonly titleEn: string };

/** People and what is asked of them, by their numbers. */
export function readMatrix(call: SignedInContext, input: MatrixInput): Promise<Matrix> {
  const { principal, services } = call;
  return inSqlTransaction(
    services.db,
    asThemself(call),
    async (tx) => {
      const found = await matrixRows(tx, principal.staffId, { ...input, limit: input.limit + 1 });
      const rows = found.slice(0, input.limit);
      const [counts] = await tx.query<Matrix['counts']>(COUNTS);
      const branches = await tx.query<{ id: Matrix['branches'][number]['id']; name: string; nameEn: string }>(BRANCHES);
      await record(tx, {
        action: 'personnel.fitness-read',
        outcome: 'allowed',
        principal,
        subject: { kind: 'Staff', id: null },
        facts: { count: rows.length },
      });
      return {
        duties: await dutiesOf(tx),
        branches: branches.map(({ id, name, nameEn }) => ({ id, name: { zh: name, en: nameEn } })),
        rows,
        next: found.length > input.limit ? (rows.at(-1)?.number ?? null) : null,
        counts: counts ?? { all: 0, unfit: 0, soon: 0, asked: 0 },
        you: principal.staffId,
      };
    },
    { plans: 'by-value' },
  );
}

export async function dutiesOf(tx: SqlTransaction): Promise<Matrix['duties']> {
  const rows = await tx.query<Omit<Matrix['duties'][number], 'title'> & Titled & Record<string, unknown>>(DUTIES);
  return rows.map(({ title, titleEn, ...duty }) => ({ ...duty, title: { zh: title, en: titleEn } }));
}

export async function matrixRows(
  tx: SqlTransaction,
  you: string,
  { branchId, cursor, show, limit }: MatrixInput,
): Promise<MatrixRow[]> {
  const stored = await tx.query<Stored & Record<string, unknown>>(ROWS, [
    you,
    branchId ?? null,
    cursor ?? null,
    show,
    limit,
  ]);
  return stored.map(({ branch, branchEn, roles, rolesEn, cells, ...person }) => ({
    ...person,
    branchName: branch === null ? null : { zh: branch, en: branchEn ?? branch },
    roles: roles.map((zh, at): PublicText => ({ zh, en: rolesEn[at] ?? zh })),
    // Inside JSON an instant is text.
    cells: cells.map((cell) => ({ ...cell, until: cell.until === null ? null : new Date(cell.until) })),
  }));
}
