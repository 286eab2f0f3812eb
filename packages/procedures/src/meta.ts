/**
 * What each procedure says about itself. `npm run routes` lists it, the doors below enforce it, and a test fails on a
 * procedure without it: absence denies.
 */
export interface ProcedureMeta {
  /** Clause that owns the procedure, for example `circulation`. */
  readonly clause: string;
  /**
   * The action a role must hold, as `clause.action`; `signed-in` where being signed in is all it takes (own session);
   * `client-visit` and `client-entry` for the client's own pages.
   */
  readonly action: string;
  /**
   * The act needs the person's second factor (the password, where there is none) not older than so many minutes: for acts in
   * bulk and for those that cannot be taken back. Absent where the session alone is enough.
   */
  readonly stepUpMinutes?: number;
  /** What it gives leaves the office in bulk, as a file: closed to whoever is in notice, for a colleague who stays can do it. */
  readonly takesOut?: true;
  /**
   * Shows a client, or a document of one: closed to whoever a rule of the watch stops, as whatever is taken out is. Looks at single fields ask for
   * themselves, with the day's allowance.
   */
  readonly stopsInLine?: true;
  /** Open to a session that has not passed its second factor yet: what it takes to get there, and nothing about anybody else. */
  readonly beforeSecondFactor?: true;
}
