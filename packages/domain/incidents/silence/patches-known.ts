import type { SqlTransaction } from '@kean/db';
import { Advisories, advisoriesAgainst, readInstalled } from '@kean/patches';

const NEWEST = `
  SELECT f.id, f.taken_at AS "takenAt", coalesce(f.newest_at, w.begun_at) AS "expectedSince", clock_timestamp() AS now
    FROM patch_watch w
    LEFT JOIN LATERAL (SELECT id, taken_at, newest_at FROM advisory_file ORDER BY taken_at DESC, id DESC LIMIT 1) f ON true
   WHERE w.id = 1`;
const SAID = 'SELECT advisories FROM advisory_file WHERE id = $1::uuid';

export interface PatchesKnown {
  /** Of what day the newest file is; without one, since when there could have been one. */
  readonly expectedSince: Date | null;
  /** Since when something critical that runs is known, or since when nobody can say what runs. */
  readonly openSince: Date | null;
  readonly now: Date;
}

/** What a file says about what this process was built from changes with the file alone: read once, and not with every look. */
let judged: { readonly fileId: string; readonly isGrave: boolean } | null = null;

export async function patchesKnown(tx: SqlTransaction): Promise<PatchesKnown> {
  const [newest] = await tx.query<{ id: string | null; takenAt: Date | null; expectedSince: Date; now: Date }>(
    NEWEST,
    [],
  );
  if (newest === undefined) return { expectedSince: null, openSince: null, now: new Date() };
  const { id, takenAt, expectedSince, now } = newest;
  if (id !== null && judged?.fileId !== id) judged = { fileId: id, isGrave: await isGrave(tx, id) };
  return { expectedSince, openSince: id !== null && judged?.isGrave === true ? takenAt : null, now };
}

async function isGrave(tx: SqlTransaction, fileId: string): Promise<boolean> {
  const inUse = await readInstalled();
  if (inUse === null) return true;
  const [said] = await tx.query<{ advisories: unknown }>(SAID, [fileId]);
  const { hits } = advisoriesAgainst(inUse, Advisories.parse(said?.advisories ?? []));
  return hits.some(({ runs, advisory }) => runs && advisory.severity === 'critical');
}
