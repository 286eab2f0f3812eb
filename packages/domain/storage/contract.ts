/** Clauses 2.1-2.2: the keys in use, and their rotation. Ids, counts and codes; never a key and never a value. */
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';

/**
 * What is rotated: `root` wraps every key anew under the present root key; `index` makes a new index root and every search token
 * anew; `data` gives every client a new data key and seals everything of the client under it.
 */
export const ROTATION_KINDS = ['root', 'index', 'data'] as const;
export const RotationKind = z.enum(ROTATION_KINDS);
export type RotationKind = z.infer<typeof RotationKind>;

export const ROTATION_STATES = ['running', 'paused', 'finished', 'failed'] as const;
export const RotationState = z.enum(ROTATION_STATES);
export type RotationState = z.infer<typeof RotationState>;

/**
 * Passes of a rotation, in order. root: waiting, rewrapping, ended. index: waiting, settling (until every process writes new
 * tokens), retokenising, dropping, ended. data: waiting, resealing, resting (until nobody opens what was read before),
 * dropping, ended.
 */
export const ROTATION_PHASES = [
  'waiting',
  'rewrapping',
  'settling',
  'retokenising',
  'resealing',
  'resting',
  'dropping',
  'ended',
] as const;
export const RotationPhase = z.enum(ROTATION_PHASES);
export type RotationPhase = z.infer<typeof RotationPhase>;

export const SUITES = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const;
export const SuiteName = z.enum(SUITES);

/** One rotation as the operator sees it. */
export const RotationView = z.object({
  id: idOf<'Rotation'>(),
  kind: RotationKind,
  state: RotationState,
  phase: RotationPhase,
  /** Id of the root key, number of the index root, or suite that it leads to. */
  target: z.string(),
  /** Keys, or clients, that the present pass is through with, and of the whole. `dropping` counts from 0 once more. */
  done: z.number().int(),
  total: z.number().int(),
  /** Keys and clients of whom something did not open; they were left as they are and stand in the log. */
  unreadable: z.number().int(),
  /** Code with its sentence, where it failed. */
  failure: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable(),
  startedBy: idOf<'Staff'>(),
  startedByName: z.string().nullable(),
  startedAt: z.date(),
  phaseAt: z.date(),
  /** When the worker last moved it on: one that runs and has not moved for long stands still, for its worker is gone. */
  movedAt: z.date(),
  finishedAt: z.date().nullable(),
  /** Of the present pass; `null` until it can be said. */
  perSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Goes up with every pause and resume: pass it back. */
  version: z.number().int(),
});
export type RotationView = z.infer<typeof RotationView>;
export type RotationId = RotationView['id'];

/** Keys that have everything but their subject in common. */
export const KeyGroup = z.object({
  scope: z.enum(['client', 'import']),
  rootKeyId: z.string(),
  suite: SuiteName,
  generation: z.number().int(),
  /** More than one while what they sealed is being sealed anew. */
  heldGenerations: z.number().int(),
  count: z.number().int(),
});
export type KeyGroup = z.infer<typeof KeyGroup>;

const CacheFigures = z.object({ held: z.number().int(), hits: z.number().int(), misses: z.number().int() });

/** The keys of the office at a glance. */
export const KeysOverview = z.object({
  root: z.object({
    /** Id of the root key that wraps now. */
    id: z.string(),
    /** file, environment, vault, aws-kms, aliyun-kms */
    provider: z.string(),
    /** Every root this store knows, the newest first. A retired one is needed no more. */
    known: z.array(z.object({ id: z.string(), retired: z.boolean(), keys: z.number().int() })),
  }),
  /** Suite of keys that are made now. */
  suite: SuiteName,
  /** Generations of the index root, newest first; two while one follows another. */
  indexGenerations: z.array(z.number().int()),
  groups: z.array(KeyGroup),
  /** Keys in all. */
  keys: z.number().int(),
  /** Subjects that can never get a key again. */
  fenced: z.number().int(),
  /** Of the process that answered. */
  cache: z.object({ client: CacheFigures, import: CacheFigures }),
  /** The rotation under way, else the last one. */
  lastRotation: RotationView.nullable(),
  /** Keys and index roots that a rotation of the root would wrap anew; 0 where there is nothing to do. */
  keysUnderOtherRoots: z.number().int(),
});
export type KeysOverview = z.infer<typeof KeysOverview>;

export const StartRotationInput = z.strictObject({ kind: RotationKind });
export type StartRotationInput = z.infer<typeof StartRotationInput>;

/** `version` of the view that was looked at. */
export const RotationInput = z.strictObject({ rotationId: idOf<'Rotation'>(), version: RecordVersion });
export type RotationInput = z.infer<typeof RotationInput>;

export const ListRotationsInput = z.strictObject({
  cursor: idOf<'Rotation'>().nullish(),
  limit: z.int().min(1).max(100).default(20),
});
export type ListRotationsInput = z.infer<typeof ListRotationsInput>;

/** Newest first; pass `next` back as `cursor`, `null` at the end. */
export const RotationPage = z.object({ rows: z.array(RotationView), next: z.string().nullable() });
export type RotationPage = z.infer<typeof RotationPage>;
