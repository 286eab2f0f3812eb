/** What a backup says about itself, signed. Counts, sizes and digests; never a value. */
import { z } from 'zod';

/** `records`: the database `kean` and the objects. `keys`: the key store, apart, for a short while only. */
export const BACKUP_KINDS = ['records', 'keys'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

/** `records` and `keys` are dumps of pg_dump's custom format; `objects` is the list of what the object store held. */
export const PART_NAMES = ['records', 'keys', 'objects'] as const;
export type PartName = (typeof PART_NAMES)[number];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(0);
const Moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

export const ManifestPart = z.strictObject({
  name: z.enum(PART_NAMES),
  /** `dump`: age over zstd over pg_dump's custom format. `index`: lines of JSON in the clear, with keys and digests only. */
  form: z.enum(['dump', 'index']),
  /** As it lies in the target. */
  sizeBytes: Count,
  sha256: Sha256,
  /** Of what is inside: in what earlier versions wrote. What lies in the target is compared, and says as much. */
  plainBytes: Count.optional(),
  plainSha256: Sha256.optional(),
});
export type ManifestPart = z.infer<typeof ManifestPart>;

export const Manifest = z.strictObject({
  format: z.literal('kean-backup-1'),
  /** A UUID of version 7, the name of its folder: an older backup cannot pass for a newer one. */
  id: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  kind: z.enum(BACKUP_KINDS),
  /** The moment of the snapshot. */
  takenAt: Moment,
  /** Until when the target was told to keep it against everybody; `null` where it was not. */
  lockedUntil: Moment.nullable(),
  /** Name of the last migration. */
  schemaVersion: z.string().regex(/^[0-9A-Za-z_]{1,120}$/),
  serverVersion: z.string().regex(/^[0-9.]{1,20}$/),
  /** Exact rows of each table in the snapshot. */
  rows: z.record(z.string().regex(/^[a-z_0-9]{1,63}$/), Count),
  /** The signed head of the log at that time, `null` where there was none yet, and in a backup of keys. */
  log: z.strictObject({ origin: z.string().max(200), size: Count, root: z.string().max(64) }).nullable(),
  parts: z.array(ManifestPart).min(1).max(PART_NAMES.length),
  objects: z.strictObject({ count: Count, sizeBytes: Count, newBlobs: Count }).nullable(),
});
export type Manifest = z.infer<typeof Manifest>;

/** One line of the part `objects`. */
export const BackedUpObject = z.strictObject({
  /** Where it lay in the object store. */
  key: z.string().max(300),
  sizeBytes: Count,
  sha256: Sha256,
  /** The age file that holds it. */
  blob: z.strictObject({ sizeBytes: Count, sha256: Sha256 }),
});
export type BackedUpObject = z.infer<typeof BackedUpObject>;
