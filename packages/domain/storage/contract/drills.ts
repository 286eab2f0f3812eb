/** Clause 2.2: restore drills. Counts, times and codes; never a value. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

export const DrillState = z.enum(['waiting', 'running', 'proven', 'failed']);
export type DrillState = z.infer<typeof DrillState>;

/** In the order in which a drill goes through them. */
export const DRILL_PHASES = [
  'waiting',
  'verifying',
  'loading',
  'serially',
  'indexing',
  'counting',
  'migrating',
  'analyzing',
  'replaying',
  'objects',
  'comparing',
  'checking',
  'opening',
  'ended',
] as const;
export const DrillPhase = z.enum(DRILL_PHASES);
export type DrillPhase = z.infer<typeof DrillPhase>;

/** One drill as the operator sees it. */
export const DrillView = z.object({
  id: idOf<'RestoreDrill'>(),
  cause: z.enum(['schedule', 'demand']),
  state: DrillState,
  phase: DrillPhase,
  done: z.number(),
  /** 0 where nobody can know. */
  total: z.number(),
  backupId: z.string().nullable(),
  /** The moment that the backup holds. */
  restorableTo: z.date().nullable(),
  rowsTotal: z.number(),
  /** Entries of the signed log that the restored one agrees with. */
  logSize: z.number(),
  checks: z.number().int(),
  /** Sampled values of consenting clients that opened. Nobody saw them. */
  openedValues: z.number().int(),
  /** Erased clients of whom nothing opens. */
  closedClients: z.number().int(),
  seconds: z.number().int(),
  failure: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable(),
  /** C2SP signed note of the report, for whoever wants to check it. */
  report: z.string().nullable(),
  startedByName: z.string().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  movedAt: z.date(),
  finishedAt: z.date().nullable(),
});
export type DrillView = z.infer<typeof DrillView>;
export type DrillId = DrillView['id'];

export const ListDrillsInput = z.strictObject({
  cursor: idOf<'RestoreDrill'>().nullish(),
  limit: z.int().min(1).max(100).default(10),
});
export type ListDrillsInput = z.infer<typeof ListDrillsInput>;

/** Newest first, with the last one that was proven, however old. */
export const DrillPage = z.object({
  lastProven: DrillView.nullable(),
  rows: z.array(DrillView),
  next: z.string().nullable(),
});
export type DrillPage = z.infer<typeof DrillPage>;
