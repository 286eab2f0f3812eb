import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { MatrixExport, MatrixRow } from '../../contract/fitness.ts';
import { DUTY_STATES } from '../../contract/fitness-words.ts';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { markedSheet } from '../../sheets/marked-sheet.ts';
import { record } from '../audit-events.ts';
import { dutiesOf, matrixRows } from './read-matrix.ts';

const MOST_ROWS = 50_000;

/** The whole matrix as a sheet, for whoever files it. That it was taken out stands in the log before it is. */
export function exportMatrix(call: SignedInContext): Promise<MatrixExport> {
  const { principal, services, locale } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const duties = await dutiesOf(tx);
    const rows = await matrixRows(tx, principal.staffId, { show: 'all', limit: MOST_ROWS });
    const head = HEAD[locale];
    const line = (row: MatrixRow) => [
      ...[
        row.number,
        row.displayName,
        row.branchName?.[locale] ?? '',
        row.roles.map((role) => role[locale]).join('、'),
      ],
      ...[row.isFit ? head.fit : head.unfit, dayOf(row.fitUntil)],
      ...row.cells.flatMap((cell) => [DUTY_STATES[cell.state][locale], dayOf(cell.until)]),
    ];
    const titles = duties.flatMap(({ title }) => [title[locale], `${title[locale]} ${head.until}`]);
    const { csv, mark } = await markedSheet(tx, call, [[...head.columns, ...titles], ...rows.map(line)]);
    await record(tx, {
      action: 'personnel.fitness-exported',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: null },
      facts: { count: rows.length, ...mark },
    });
    return { csv, rows: rows.length };
  });
}

const HEAD = {
  zh: { columns: ['工号', '姓名', '门店', '岗位', '能否接触客户', '截止'], until: '截止', fit: '能', unfit: '不能' },
  en: {
    columns: ['Number', 'Name', 'Branch', 'Roles', 'Fit for access', 'Until'],
    until: 'until',
    fit: 'yes',
    unfit: 'no',
  },
} as const;

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

function dayOf(at: Date | null): string {
  return at === null ? '' : DAY.format(at);
}
