import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inSqlTransaction, nobody } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import {
  AdvisoriesUnreadable,
  type AdvisoryFile,
  advisoriesAgainst,
  type PackageInUse,
  readAdvisories,
  readInstalled,
  type WhyUnreadable,
} from '@kean/patches';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { type AdvisoryFileId, MOST_ADVISORY_BYTES } from '../../contract/patches.ts';
import { failStorage, STORAGE_ERRORS, type StorageErrorCode } from '../../errors.ts';

export interface ArrivingAdvisories {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Content length where the caller announced one. */
  readonly declaredBytes?: number | null;
}

const BECAUSE: Readonly<Record<WhyUnreadable, StorageErrorCode>> = {
  empty: 'STORAGE_ADVISORIES_EMPTY',
  damaged: 'STORAGE_ADVISORIES_DAMAGED',
  'no-advisories': 'STORAGE_ADVISORIES_OF_ANOTHER_KIND',
  'too-large': 'STORAGE_ADVISORIES_TOO_LARGE',
};
const TAKE = `
  INSERT INTO advisory_file (id, digest, size_bytes, records, newest_at, compared, advisories, taken_by)
  VALUES ($1::uuid, $2::bytea, $3::bigint, $4::int4, least($5::timestamptz, clock_timestamp()), $6::text[], $7::jsonb, $8::uuid)`;

/** One at a time in a process: two exports at once would keep it from everybody else. */
let isReading = false;

/**
 * Takes in a file of published weaknesses. It lies in a temporary folder while it is read, because a zip is read from its end; of it stays what is
 * about packages in use. A refused file leaves the event of its refusal, and counts for nothing.
 * @throws AppError STORAGE_ADVISORIES_… with what is wrong with it, or STORAGE_INSTALLED_UNKNOWN
 */
export async function takeAdvisories(call: SignedInContext, arriving: ArrivingAdvisories): Promise<AdvisoryFileId> {
  const { services, principal } = call;
  const asThemself = { ...nobody, staffId: principal.staffId };
  if (isReading) throw failStorage('STORAGE_ADVISORIES_BEING_READ');
  isReading = true;
  const folder = await mkdtemp(path.join(tmpdir(), 'kean-advisories-'));
  try {
    const inUse = await readInstalled();
    if (inUse === null) throw failStorage('STORAGE_INSTALLED_UNKNOWN');
    const file = path.join(folder, 'advisories');
    const { digest, sizeBytes } = await receive(arriving, file);
    const compared = [...new Set(inUse.map(({ name }) => name))];
    const { records, newestAt, advisories } = await read(file, new Set(compared));
    const id: AdvisoryFileId = newId<'AdvisoryFile'>();
    await inSqlTransaction(services.db, asThemself, async (tx) => {
      await tx.query(TAKE, [
        ...[id, digest, sizeBytes, records, newestAt, compared],
        ...[JSON.stringify(advisories), principal.staffId],
      ]);
      await record(tx, {
        ...{ action: 'storage.advisories-taken', outcome: 'allowed', principal },
        ...{ subject: { kind: 'AdvisoryFile', id }, facts: countOf(inUse, advisories) },
      });
    });
    return id;
  } catch (error) {
    const reason = codeOf(error);
    if (reason !== null)
      await inSqlTransaction(services.db, asThemself, (tx) =>
        record(tx, {
          ...{ action: 'storage.advisories-refused', outcome: 'refused', principal },
          ...{ subject: { kind: 'AdvisoryFile', id: null }, facts: { reason } },
        }),
      );
    throw error;
  } finally {
    isReading = false;
    await rm(folder, { recursive: true, force: true });
  }
}

function countOf(inUse: readonly PackageInUse[], advisories: AdvisoryFile['advisories']) {
  const running = advisoriesAgainst(inUse, advisories).hits.filter(({ runs }) => runs);
  return {
    findings: running.length,
    critical: running.filter(({ advisory }) => advisory.severity === 'critical').length,
  };
}

async function receive({ bytes, declaredBytes }: ArrivingAdvisories, file: string) {
  if ((declaredBytes ?? 0) > MOST_ADVISORY_BYTES) throw failStorage('STORAGE_ADVISORIES_TOO_LARGE');
  const hash = createHash('sha256');
  let sizeBytes = 0;
  // A request that is refused half-way must stay open for the answer.
  const arriving = bytes instanceof Readable ? bytes.iterator({ destroyOnReturn: false }) : bytes;
  async function* counted() {
    for await (const piece of arriving) {
      sizeBytes += piece.length;
      if (sizeBytes > MOST_ADVISORY_BYTES) throw failStorage('STORAGE_ADVISORIES_TOO_LARGE');
      hash.update(piece);
      yield piece;
    }
  }
  try {
    await pipeline(counted, createWriteStream(file));
  } catch (error) {
    throw error instanceof AppError ? error : failStorage('STORAGE_ADVISORIES_UPLOAD_BROKEN');
  }
  if (sizeBytes === 0) throw failStorage('STORAGE_ADVISORIES_EMPTY');
  return { digest: hash.digest(), sizeBytes };
}

async function read(file: string, names: ReadonlySet<string>) {
  try {
    const { newestAt, ...found } = await readAdvisories(file, names);
    if (newestAt === null) throw failStorage('STORAGE_ADVISORIES_WITHOUT_A_DAY');
    return { ...found, newestAt };
  } catch (error) {
    if (error instanceof AdvisoriesUnreadable) throw failStorage(BECAUSE[error.why]);
    throw error;
  }
}

function codeOf(error: unknown): StorageErrorCode | null {
  return error instanceof AppError && Object.hasOwn(STORAGE_ERRORS, error.code)
    ? (error.code as StorageErrorCode)
    : null;
}
