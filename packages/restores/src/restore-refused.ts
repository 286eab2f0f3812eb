/** Why a restore does not go on, as a closed union; the sentence says what to do. Never anything out of the backup. */
export type RestoreRefusal =
  | 'name-taken'
  | 'opened-already'
  | 'no-such-restore'
  | 'no-such-database'
  | 'no-such-moment'
  | 'not-verified'
  | 'under-way'
  | 'roles-missing'
  | 'backup-of-newer-version'
  | 'load-broke-off'
  | 'rows-missing'
  | 'checks-failed'
  | 'still-in-use';

export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
  readonly reason: RestoreRefusal;

  constructor(reason: RestoreRefusal, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
