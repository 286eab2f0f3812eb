export type RestorePhase =
  | 'verifying'
  | 'loading'
  | 'counting'
  | 'migrating'
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
