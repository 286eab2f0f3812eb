/** A package whose tests are put to the test. */
export interface Target {
  readonly name: string;
  /** Tests that run for each mutant that they reach; `x.int.test.ts` only where a guarantee shows on a real database alone. */
  readonly tests: readonly string[];
  /** Files that only a real database can tell anything of, and the tests that do. */
  readonly withDatabase: boolean;
}

/** The packages on which everything else rests. */
export const TARGETS: readonly Target[] = [
  { name: 'encryption', tests: ['packages/encryption/src/**/*.test.ts'], withDatabase: false },
  { name: 'audit', tests: ['packages/audit/src/**/*.test.ts'], withDatabase: true },
  { name: 'tlog', tests: ['packages/tlog/src/**/*.test.ts'], withDatabase: false },
];

/** Below this a package does not pass. */
export const LEAST_SCORE = 85;
