/** Clause 5.2: what is installed, and what was published about it. The portal reads it. */
import { idOf } from '@kean/kernel';
import { ADVISORY_SEVERITIES } from '@kean/patches/severities';
import { z } from 'zod';

/** A file whose newest record is older says too little about this week. */
export const OLD_AFTER_DAYS = 30;
/** An export of all of npm is some hundred MB. */
export const MOST_ADVISORY_BYTES = 400 * 1024 * 1024;

export const AdvisoryFileId = idOf<'AdvisoryFile'>();
export type AdvisoryFileId = z.infer<typeof AdvisoryFileId>;

const InUse = { name: z.string(), version: z.string(), runs: z.boolean() };
export const PatchFinding = z.object({
  ...InUse,
  advisory: z.string(),
  severity: z.enum(ADVISORY_SEVERITIES),
  summary: z.string(),
  /** From which version on it is mended; `null` while nobody has. */
  mendedIn: z.string().nullable(),
});
export type PatchFinding = z.infer<typeof PatchFinding>;

export const TakenAdvisories = z.object({
  id: AdvisoryFileId,
  /** SHA-256 in hexadecimal. */
  digest: z.string(),
  sizeBytes: z.number(),
  records: z.int(),
  newestAt: z.date(),
  takenAt: z.date(),
  takenByName: z.string().nullable(),
  isOld: z.boolean(),
});
export type TakenAdvisories = z.infer<typeof TakenAdvisories>;

export const PatchOverview = z.object({
  readAt: z.date(),
  /** As each says itself; `null` where it did not answer. No file of packages says anything about these. */
  runtime: z.array(z.object({ part: z.enum(['node', 'postgres', 'redis']), version: z.string().nullable() })),
  /** `null`: the list of what is installed is missing, and nothing can be said. */
  installed: z.object({ packages: z.int(), running: z.int() }).nullable(),
  /** The newest first. What was found is held against the first of them. */
  files: z.array(TakenAdvisories),
  /** What runs before what only builds, the worse before the less bad. */
  findings: z.array(PatchFinding),
  findingCount: z.int(),
  /** Of what runs. */
  counts: z.array(z.object({ severity: z.enum(ADVISORY_SEVERITIES), count: z.int() })),
  /** Packages that the file was not read for, or whose version no range can be held against. */
  unknown: z.array(z.object({ ...InUse, why: z.enum(['not-compared', 'version-unreadable']) })),
  unknownCount: z.int(),
});
export type PatchOverview = z.infer<typeof PatchOverview>;
