/** One restore drill: the newest backup into a scratch database, verified, sampled, dropped, and told in a signed report. */
import { LogDisagreement } from '@kean/audit';
import { BackupRefused, type OpenedBackup } from '@kean/backups';
import type { Database } from '@kean/db';
import type { Logger } from '@kean/observability';
import { dropQuarantine, RestoreRefused, readErasureLedger, restore } from '@kean/restores';
import type { DrillId, DrillPhase } from '@kean/storage/contract/drills';
import { endDrillFailed, endDrillProven, moveDrill } from '@kean/storage/drills';
import type { NoteSigner } from '@kean/tlog';
import { signReport } from './drill-report.ts';
import type { DrillKeys } from './open-keys.ts';
import type { RestoreMeans } from './open-means.ts';
import { countErasedWithKey, openSample } from './values-open.ts';

export interface DrillMeans {
  readonly db: Database;
  /** For one drill: a target that is away at the start of the process does not keep the office from working. */
  openMeans(): Promise<RestoreMeans>;
  openKeys(): Promise<DrillKeys>;
  readonly signer: NoteSigner;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** A code of storage's errors: why a restore is not proven. */
type DrillFailure = Parameters<typeof endDrillFailed>[2];

class NotProven extends Error {
  readonly code: DrillFailure;
  constructor(code: DrillFailure, told: string) {
    super(told);
    this.code = code;
  }
}

const TELL_EVERY_MS = 300;

/** Never throws for what is wrong with the backup: that is the result. Aborted, it leaves the drill for whoever comes next. */
export async function takeDrill(parts: DrillMeans, id: DrillId): Promise<void> {
  const { db, logger, signal } = parts;
  let backup: OpenedBackup | null = null;
  let means: RestoreMeans | null = null;
  try {
    means = await parts.openMeans();
    const [newest] = await means.list();
    if (newest === undefined) throw new NotProven('STORAGE_DRILL_NO_BACKUP', 'the target holds no backup');
    backup = await means.open(newest);
    await endDrillProven(db, id, await drill(parts, means, id, backup));
  } catch (error) {
    if (signal.aborted) return;
    logger.error('drill.failed', error, { code: failureOf(error) });
    await endDrillFailed(db, id, failureOf(error), backup?.manifest.id ?? null);
  } finally {
    await means?.close();
  }
}

async function drill(parts: DrillMeans, means: RestoreMeans, id: DrillId, backup: OpenedBackup) {
  const { db, openKeys, signer, signal } = parts;
  const began = performance.now();
  const { manifest } = backup;
  const tell = teller(db, id);
  const wanted = { ...means.wanted(backup, `kean_drill_${id.replaceAll('-', '').slice(-12)}`), objects: null, signal };
  const keys = await openKeys();
  try {
    const verified = await restore({ ...wanted, onProgress: tell });
    tell({ phase: 'opening', done: 0, total: 0 });
    const sample = await openSample(wanted.place, keys.keyring, id);
    const closed = await withoutErasedSince(wanted.keysUrl, sample.closed, verified.erasures.ids);
    if (closed.length > 0)
      throw new NotProven('STORAGE_DRILL_VALUES_CLOSED', `${closed.length} sampled values do not open`);
    const withKey = await countErasedWithKey(keys.keyring, verified.erasures.ids);
    if (withKey > 0) throw new NotProven('STORAGE_DRILL_ERASED_OPEN', `${withKey} erased clients have a key`);
    const found = {
      backupId: manifest.id,
      restorableTo: manifest.takenAt,
      rows: verified.rows,
      logSize: verified.log.size,
      checks: verified.checks.length,
      openedValues: sample.opened,
      closedClients: verified.erasures.ids.length,
      seconds: Math.round((performance.now() - began) / 1000),
    };
    return { ...found, report: signReport(signer, { drillId: id, ...found, checked: verified.checks }) };
  } finally {
    await keys.close();
    // What was restored to be looked at stays for nobody. Where it was broken off it is gone on with under the same name.
    if (!signal.aborted) await dropQuarantine(wanted.place);
  }
}

/** Who is erased while the drill runs is closed by right: the ledger is read at both its ends. */
async function withoutErasedSince(keysUrl: string, closed: readonly string[], before: readonly string[]) {
  if (closed.length === 0) return closed;
  const { erased } = await readErasureLedger(keysUrl);
  const [known, now] = [new Set(before), new Set(erased.client)];
  return closed.filter((id) => known.has(id) || !now.has(id));
}

/** Says how far it is, a few times a second at most, and in order. */
function teller(db: Database, id: DrillId) {
  let told = 0;
  let phase: DrillPhase | null = null;
  let telling: Promise<unknown> = Promise.resolve();
  return (at: { readonly phase: DrillPhase; readonly done: number; readonly total: number }): void => {
    const now = performance.now();
    if (at.phase === phase && now - told < TELL_EVERY_MS) return;
    told = now;
    phase = at.phase;
    telling = telling.then(() => moveDrill(db, id, at)).catch(() => undefined);
  };
}

function failureOf(error: unknown): DrillFailure {
  if (error instanceof NotProven) return error.code;
  if (error instanceof BackupRefused) return 'STORAGE_DRILL_BACKUP_REFUSED';
  if (error instanceof LogDisagreement) return 'STORAGE_DRILL_LOG_DISAGREES';
  const isCheck =
    error instanceof RestoreRefused && (error.reason === 'checks-failed' || error.reason === 'rows-missing');
  if (isCheck) return 'STORAGE_DRILL_CHECK_FAILED';
  return 'STORAGE_DRILL_FAILED';
}
