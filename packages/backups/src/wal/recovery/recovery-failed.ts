/** Why a recovery could not be done although the archive is as it was written, as a closed union. */
export const RECOVERY_FAULTS = [
  /** The folder holds something that no recovery made. */
  'folder-taken',
  /** Its path has characters beyond letters, digits and `._-/`, or is too long for a socket. */
  'folder-name',
  /** The user of the server cannot enter it. */
  'folder-closed',
  /** The server of this version is not on this machine. */
  'programs-missing',
  /** Started by root, and there is no ordinary user for the server. */
  'account-missing',
  'files-broken',
  /** The server ended; its log in the folder says why. */
  'server-ended',
] as const;
export type RecoveryFault = (typeof RECOVERY_FAULTS)[number];

export class RecoveryFailed extends Error {
  readonly fault: RecoveryFault;

  constructor(fault: RecoveryFault, cause?: unknown) {
    super(fault, cause === undefined ? undefined : { cause });
    this.name = 'RecoveryFailed';
    this.fault = fault;
  }
}
