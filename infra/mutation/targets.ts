/** A package whose tests are put to the test. */
export interface Target {
  readonly name: string;
  /**
   * Files, without `.ts`, of which only a real database can tell anything: their mutants meet all tests of the package. All others meet
   * the pure ones alone, which are quicker and have to be enough for them.
   */
  readonly onDatabase: readonly string[];
}

/** The packages on which everything else rests. */
export const TARGETS: readonly Target[] = [
  { name: 'encryption', onDatabase: [] },
  {
    name: 'audit',
    onDatabase: [
      'actions-of-clauses',
      'compare-log',
      'durable-appender',
      'event-rows',
      'find-event',
      'frequent-actions',
      'insert-at-places',
      'insert-events',
      'log-batches',
      'log-rows',
      'log-state',
      'open-tree',
      'prove-events',
      'rebuild-log',
      'record-event',
      'search-events',
      'search-statement',
      'sequence-events',
      'sequencer',
      'signed-events',
      'take-back-entries',
      'verification',
    ],
  },
  { name: 'tlog', onDatabase: [] },
];

/** Below this a package does not pass. */
export const LEAST_SCORE = 85;
