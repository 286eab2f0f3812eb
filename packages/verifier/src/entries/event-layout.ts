/**
 * The entry of an event of KeAn, version 1, as its specification (packages/audit/README.md) lays it out. Written here a second time,
 * because a check by the writer's own code would repeat the writer's mistakes.
 */
export const ENTRY_VERSION = 1;

/** In the order of their numbers. */
export const OUTCOMES = ['allowed', 'refused', 'failed'] as const;

/** Parts that may be absent, in the order of their bytes; the number is the bit that says it is there. */
export const OPTIONAL_PARTS = [
  ['principalId', 1, 'id'],
  ['sessionId', 2, 'id'],
  ['branchId', 4, 'id'],
  ['subjectKind', 8, 'text'],
  ['subjectId', 16, 'id'],
  ['purpose', 32, 'text'],
  ['policyHash', 64, 'bytes'],
  ['facts', 128, 'json'],
] as const;

export const ID_BYTES = 16;
