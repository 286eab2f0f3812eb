import type { SqlTransaction } from '@kean/db';
import { AppError, type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { DifferenceKind, FileState, Sighted, SightInput } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { aDifferenceIsWhatListAndShelfSayApart } from '../../rules/a-difference-is-what-list-and-shelf-say-apart.ts';
import { withCabinet } from '../cabinets/stored-cabinet.ts';
import { type StoredTaking, withTaking } from './stored-taking.ts';

const BEGIN = 'INSERT INTO stock_taking (id, cabinet_id, begun_by) VALUES ($1::uuid, $2::uuid, $3::uuid)';
const END =
  'UPDATE stock_taking SET ended_by = $2::uuid, ended_at = now() WHERE id = $1::uuid AND ended_at IS NULL RETURNING id';
/** Files that these labels name, wherever they are said to be. */
const NAMED = `SELECT number, id AS "fileId", cabinet_id AS "cabinetId", shelf, state FROM paper_file WHERE number = ANY($1::text[])`;
const SEE = `INSERT INTO stock_sighting (taking_id, label, file_id, shelf, seen_by)
  SELECT $1::uuid, seen.label, seen.file_id, seen.shelf, $2::uuid
    FROM unnest($3::text[], $4::uuid[], $5::int[]) AS seen(label, file_id, shelf)
  ON CONFLICT (taking_id, label) DO UPDATE SET shelf = excluded.shelf, seen_by = excluded.seen_by, seen_at = clock_timestamp()`;
const SEEN = `SELECT s.label, s.shelf AS "seenShelf", f.id AS "fileId", f.cabinet_id AS "cabinetId", f.shelf, f.state
  FROM stock_sighting s LEFT JOIN paper_file f ON f.number = s.label WHERE s.taking_id = $1::uuid`;
const UNSEEN = `SELECT f.number AS label, f.id AS "fileId", f.shelf FROM paper_file f
  WHERE f.cabinet_id = $2::uuid AND f.state IN ('shelved', 'missing')
    AND NOT EXISTS (SELECT FROM stock_sighting s WHERE s.taking_id = $1::uuid AND s.label = f.number)`;
const DIFFER = `INSERT INTO stock_difference (id, taking_id, label, file_id, kind, shelf)
  SELECT d.id, $1::uuid, d.label, d.file_id, d.kind, d.shelf
    FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::int[]) AS d(id, label, file_id, kind, shelf)`;
const MISS = `UPDATE paper_file SET state = 'missing', version = version + 1 WHERE id = ANY($1::uuid[]) AND state = 'shelved'`;

interface NamedFile extends Record<string, unknown> {
  readonly number: string;
  readonly fileId: string;
  readonly cabinetId: string;
  readonly shelf: number;
  readonly state: FileState;
}
interface Found {
  readonly label: string;
  readonly fileId: string | null;
  readonly kind: DifferenceKind;
  readonly shelf: number | null;
}

/** Begins to count a cabinet. @throws AppError PAPER_CABINET_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_STOCK_UNDER_WAY */
export async function beginStockTaking(
  call: SignedInContext,
  cabinetId: Id<'Cabinet'>,
): Promise<{ takingId: Id<'StockTaking'> }> {
  const takingId = newId<'StockTaking'>();
  try {
    await withCabinet(
      call,
      { cabinetId, action: 'paper-archive.take-stock', withKey: true },
      async (tx, { branchId }) => {
        await tx.query(BEGIN, [takingId, cabinetId, call.principal.staffId]);
        await record(tx, {
          action: 'paper-archive.stock-taking-begun',
          outcome: 'allowed',
          principal: call.principal,
          branchId,
          subject: { kind: 'Cabinet', id: cabinetId },
          facts: { takingId, seen: 0, differences: 0 },
        });
      },
    );
  } catch (error) {
    throw error instanceof AppError && error.code === 'DB_TAKEN' ? failPaper('PAPER_STOCK_UNDER_WAY') : error;
  }
  return { takingId };
}

/**
 * Takes down labels that were read on a shelf. Read twice, a label counts where it was read last.
 * @throws AppError PAPER_TAKING_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_STOCK_ENDED | PAPER_SHELF_UNKNOWN
 */
export function sightLabels(call: SignedInContext, { takingId, seen }: SightInput): Promise<Sighted> {
  return withTaking(call, { takingId, action: 'paper-archive.take-stock' }, async (tx, taking) => {
    if (taking.endedAt !== null) throw failPaper('PAPER_STOCK_ENDED');
    if (seen.some(({ shelf }) => shelf > taking.shelves)) throw failPaper('PAPER_SHELF_UNKNOWN');
    const last = new Map(seen.map(({ number, shelf }) => [number, shelf]));
    const named = new Map(
      (await tx.query<NamedFile>(NAMED, [[...last.keys()]])).map((file) => [file.number, file] as const),
    );
    await tx.query(SEE, [
      ...[takingId, call.principal.staffId, [...last.keys()]],
      ...[[...last.keys()].map((number) => named.get(number)?.fileId ?? null), [...last.values()]],
    ]);
    const [count] = await tx.query<{ seen: number }>(
      'SELECT count(*)::int AS seen FROM stock_sighting WHERE taking_id = $1::uuid',
      [takingId],
    );
    const answers = [...last].map(([number, shelf]) => {
      const at = { cabinetId: taking.cabinetId, shelf };
      return {
        number,
        is: aDifferenceIsWhatListAndShelfSayApart(named.get(number) ?? null, at) ?? ('in-place' as const),
      };
    });
    return { answers, seen: count?.seen ?? 0 };
  });
}

/**
 * Ends the counting: what list and shelves say apart is frozen, and what nobody saw is missing from now on.
 * @throws AppError PAPER_TAKING_NOT_FOUND | PAPER_KEY_NOT_HELD | PAPER_STOCK_ENDED
 */
export function endStockTaking(call: SignedInContext, takingId: Id<'StockTaking'>): Promise<void> {
  return withTaking(call, { takingId, action: 'paper-archive.take-stock' }, async (tx, taking) => {
    const [ended] = await tx.query(END, [takingId, call.principal.staffId]);
    if (ended === undefined) throw failPaper('PAPER_STOCK_ENDED');
    const { found, seen } = await differencesOf(tx, taking);
    if (found.length > 0) {
      await tx.query(DIFFER, [
        ...[takingId, found.map(() => newId()), found.map(({ label }) => label), found.map(({ fileId }) => fileId)],
        ...[found.map(({ kind }) => kind), found.map(({ shelf }) => shelf)],
      ]);
      await tx.query(MISS, [found.filter(({ kind }) => kind === 'missing').map(({ fileId }) => fileId)]);
    }
    await record(tx, {
      action: 'paper-archive.stock-taking-ended',
      outcome: 'allowed',
      principal: call.principal,
      branchId: taking.branchId,
      subject: { kind: 'Cabinet', id: taking.cabinetId },
      facts: { takingId, seen, differences: found.length },
    });
  });
}

/** A label that was read, with what the list says of it; nothing, where no file has that number. */
interface ReadLabel extends Record<string, unknown> {
  readonly label: string;
  readonly seenShelf: number;
  readonly fileId: string | null;
  readonly cabinetId: string;
  readonly shelf: number;
  readonly state: FileState;
}

async function differencesOf(tx: SqlTransaction, taking: StoredTaking): Promise<{ found: Found[]; seen: number }> {
  const seen = await tx.query<ReadLabel>(SEEN, [taking.takingId]);
  const read = seen.flatMap((one): Found[] => {
    const recorded = one.fileId === null ? null : { cabinetId: one.cabinetId, shelf: one.shelf, state: one.state };
    const kind = aDifferenceIsWhatListAndShelfSayApart(recorded, {
      cabinetId: taking.cabinetId,
      shelf: one.seenShelf,
    });
    return kind === null ? [] : [{ label: one.label, fileId: one.fileId, kind, shelf: one.seenShelf }];
  });
  const unseen = await tx.query<{ label: string; fileId: string }>(UNSEEN, [taking.takingId, taking.cabinetId]);
  const missing = unseen.map(({ label, fileId }): Found => ({ label, fileId, kind: 'missing', shelf: null }));
  return { found: [...read, ...missing], seen: seen.length };
}
