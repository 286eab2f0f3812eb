/**
 * What each procedure says about itself. `npm run routes` lists it, the doors below enforce it, and a test fails on a
 * procedure without it: absence denies.
 */
export interface ProcedureMeta {
  /** Clause that owns the procedure, for example `circulation`. */
  readonly clause: string;
  /**
   * The action a role must hold, as `clause.action`; `signed-in` where being signed in is all it takes (own session).
   */
  readonly action: string;
}
