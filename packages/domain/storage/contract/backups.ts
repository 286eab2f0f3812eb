/** Clause 2.2: backups. Counts, sizes, times and codes; never a value, a key or an address. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

/**
 * `records`: the database and the objects. `keys`: the key store, apart, for a short while. `base`: every file of the server, from which the
 * archived log goes on to any moment; no longer than keys.
 */
export const BACKUP_KIND_NAMES = ['records', 'keys', 'base'] as const;
export const BackupKindName = z.enum(BACKUP_KIND_NAMES);
export type BackupKindName = z.infer<typeof BackupKindName>;

export const BackupState = z.enum(['waiting', 'running', 'verified', 'failed']);
export type BackupState = z.infer<typeof BackupState>;

export const BackupPhase = z.enum(['waiting', 'dumping', 'copying', 'verifying', 'ended']);
export type BackupPhase = z.infer<typeof BackupPhase>;

/** One backup as the operator sees it. */
export const BackupView = z.object({
  id: idOf<'Backup'>(),
  kind: BackupKindName,
  cause: z.enum(['schedule', 'demand']),
  state: BackupState,
  phase: BackupPhase,
  dumpedBytes: z.number(),
  tablesDone: z.number().int(),
  tablesTotal: z.number().int(),
  objectsDone: z.number().int(),
  /** Objects whose contents no earlier backup held. */
  newObjects: z.number().int(),
  /** Rows of all tables together. */
  rowsTotal: z.number(),
  /** In the target, without contents that earlier backups brought there. */
  storedBytes: z.number(),
  schemaVersion: z.string().nullable(),
  /** Entries of the signed log it goes with. */
  logSize: z.number().nullable(),
  /** Code with its sentence, where it failed: what to do stands in it. */
  failure: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable(),
  startedByName: z.string().nullable(),
  /** Whoever asked for it said that the target is a new one. */
  admitsTarget: z.boolean(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  takenAt: z.date().nullable(),
  /** One that runs and has not moved for long stands still, for its worker is gone. */
  movedAt: z.date(),
  finishedAt: z.date().nullable(),
  /** When retention took it out of the target. */
  removedAt: z.date().nullable(),
});
export type BackupView = z.infer<typeof BackupView>;
export type BackupId = BackupView['id'];

/** How the write-ahead log leaves the machine. `late`: nothing fails, and yet nothing was archived for too long. */
export const ContinuousState = z.enum(['off', 'working', 'late', 'failing']);
export type ContinuousState = z.infer<typeof ContinuousState>;

/** As the server itself says. */
export const ContinuousProtection = z.object({
  state: ContinuousState,
  lastArchivedAt: z.date().nullable(),
  /** What is lost at most if the machine is lost now; `null` where nothing bounds it. */
  lossMinutes: z.number().int().nullable(),
});
export type ContinuousProtection = z.infer<typeof ContinuousProtection>;

/** How backups are set up, and how old the newest good ones are. */
export const BackupsOverview = z.object({
  /** `null` where the worker was given no target. */
  setup: z
    .object({
      place: z.enum(['folder', 'bucket']),
      recipients: z.number().int(),
      keyRecipients: z.number().int(),
      daily: z.number().int(),
      weekly: z.number().int(),
      monthly: z.number().int(),
      yearly: z.number().int(),
      keyWindowDays: z.number().int(),
      /** 0 where the target is asked for no lock. */
      lockDays: z.number().int(),
      /** Whether bases are taken, so that a moment can be recovered. */
      continuous: z.boolean(),
    })
    .nullable(),
  lastVerified: z.object({ records: z.date().nullable(), keys: z.date().nullable(), base: z.date().nullable() }),
  /** In the target now, by what is written down. */
  kept: z.object({ records: z.number().int(), keys: z.number().int(), base: z.number().int() }),
  continuous: ContinuousProtection,
});
export type BackupsOverview = z.infer<typeof BackupsOverview>;

export const StartBackupInput = z.strictObject({
  kind: BackupKindName,
  /** The target is another than before, and meant to be: from now on it is the one that this office knows. */
  admitsTarget: z.boolean().default(false),
});
export type StartBackupInput = z.infer<typeof StartBackupInput>;

export const ListBackupsInput = z.strictObject({
  cursor: idOf<'Backup'>().nullish(),
  limit: z.int().min(1).max(100).default(30),
});
export type ListBackupsInput = z.infer<typeof ListBackupsInput>;

/** Newest first; pass `next` back as `cursor`, `null` at the end. */
export const BackupPage = z.object({ rows: z.array(BackupView), next: z.string().nullable() });
export type BackupPage = z.infer<typeof BackupPage>;
