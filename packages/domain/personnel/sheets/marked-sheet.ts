import { digestInLetters } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asSheet } from './as-sheet.ts';

/** What the log keeps of a sheet that was taken out: its number stands in the sheet, its digest tells it from one that was changed since. */
export type SheetMark = {
  readonly exportId: Id<'Export'>;
  /** SHA-256 of the whole sheet, in letters. */
  readonly digest: string;
};

const WHO = 'SELECT number, display_name AS name FROM staff WHERE id = $1::uuid';
const WORDS = {
  zh: { by: '导出人', at: '导出时间', number: '导出编号', note: '内部资料，仅限工作使用；每次导出均有记录' },
  en: { by: 'Taken out by', at: 'At', number: 'Export', note: 'Internal, for work alone; each export is on record' },
} as const;
const AT = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });

/**
 * A sheet of the office that says in its last lines who took it out, when, and under which number the log has it: found outside, it names its way
 * there. Whoever cuts the lines off has a sheet whose digest is none of ours.
 */
export async function markedSheet(
  tx: SqlTransaction,
  { principal, services, locale }: SignedInContext,
  lines: readonly (readonly string[])[],
): Promise<{ readonly csv: string; readonly mark: SheetMark }> {
  const [who] = await tx.query<{ number: string; name: string }>(WHO, [principal.staffId]);
  const exportId = newId<'Export'>();
  const words = WORDS[locale];
  const csv = asSheet([
    ...lines,
    [''],
    [words.by, `${who?.name ?? ''} ${who?.number ?? ''}`.trim()],
    [words.at, AT.format(services.clock.now())],
    [words.number, exportId],
    [words.note],
  ]);
  return { csv, mark: { exportId, digest: digestInLetters(csv) } };
}
