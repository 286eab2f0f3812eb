export type RestorePhase =
  | 'verifying'
  | 'loading'
  /** In place of `loading`: everything one after another, because the dump is of a version whose table of contents cannot be read. */
  | 'serially'
  /** Indexes and constraints, several at once. */
  | 'indexing'
  | 'counting'
  | 'migrating'
  /** What the planner of the server knows of the rows. */
  | 'analyzing'
  | 'replaying'
  | 'objects'
  | 'comparing'
  | 'checking';

export interface RestoreProgress {
  readonly phase: RestorePhase;
  readonly done: number;
  /** 0 where nobody can know. */
  readonly total: number;
}
