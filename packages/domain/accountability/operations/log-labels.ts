import type { EventRecord } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';

/** Numbers of staff and names of branches that a page of the log mentions. */
export interface LogLabels {
  readonly staffNumbers: ReadonlyMap<string, string>;
  readonly branchNames: ReadonlyMap<string, string>;
}

const STAFF = 'SELECT id, number AS label FROM staff WHERE id = ANY($1::uuid[])';
const BRANCHES = {
  zh: 'SELECT id, name AS label FROM branch WHERE id = ANY($1::uuid[])',
  en: 'SELECT id, name_en AS label FROM branch WHERE id = ANY($1::uuid[])',
};

/** Reads each label once. Names of people are not among them: the log shows numbers. */
export async function readLabels(
  tx: SqlTransaction,
  events: readonly EventRecord[],
  locale: 'zh' | 'en',
): Promise<LogLabels> {
  const staffIds = events.flatMap((event) => [
    event.principalId,
    event.subjectKind === 'Staff' ? event.subjectId : null,
  ]);
  const staffNumbers = await labelsOf(tx, STAFF, staffIds);
  const branchNames = await labelsOf(
    tx,
    BRANCHES[locale],
    events.map((event) => event.branchId),
  );
  return { staffNumbers, branchNames };
}

async function labelsOf(tx: SqlTransaction, text: string, ids: readonly (string | null)[]) {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows = wanted.length === 0 ? [] : await tx.query<{ id: string; label: string }>(text, [wanted]);
  return new Map(rows.map((row) => [row.id, row.label]));
}
