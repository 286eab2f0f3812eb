/** What a recovery says: one sentence, and what to do. Never anything out of the archive. */
import { RecoveryFailed, type RecoveryFault, type WalRefusal, WalRefused } from '@kean/backups/wal';
import type { RecoveryPhase } from './recovered-office.ts';

export const RECOVERY_PHASES: Readonly<Record<RecoveryPhase, string>> = {
  verifying: 'verifying the archive of the log',
  'opening-base': 'unpacking the base',
  replaying: 'replaying the log of the database',
};

const TOUCHED = 'Nothing was restored; name a moment before it.';
const WAL_REFUSALS: Readonly<Record<WalRefusal, string>> = {
  'note-missing': `its note is missing. ${TOUCHED}`,
  'note-malformed': `its note is no note. ${TOUCHED}`,
  'note-of-another-agency': 'it is signed by nobody of this agency: compare ARCHIVE_VERIFIER_KEYS_FILE.',
  'note-changed': `its note was changed after it was signed. ${TOUCHED}`,
  'note-of-another': `its note is that of another. ${TOUCHED}`,
  'of-another-cluster': `it is of another server: two share BACKUP_KEY_STORE. ${TOUCHED}`,
  'bytes-missing': `it is missing. ${TOUCHED}`,
  'bytes-truncated': `it is shorter than it was written. ${TOUCHED}`,
  'bytes-too-long': `it is longer than it was written. ${TOUCHED}`,
  'bytes-changed': `it is not what was written. ${TOUCHED}`,
  'identity-not-a-recipient':
    'the two identities do not open it. Each belongs to its own variable: BACKUP_IDENTITY_FILE for records, BACKUP_KEY_IDENTITY_FILE for keys.',
  'segment-missing': `it is missing, and nothing after it can be replayed. ${TOUCHED}`,
  'no-base-before-that-time':
    'the archive begins later. Name a moment after its first base (`npm run restore` says it), or restore a nightly backup.',
  'time-not-archived':
    'the archive does not reach that far yet. What happens now is in it within two minutes; `at latest` takes all there is.',
};

const FAULTS: Readonly<Record<RecoveryFault, string>> = {
  'folder-taken': 'RECOVERY_FOLDER holds something else. Name an empty folder.',
  'folder-name': 'RECOVERY_FOLDER must be a short absolute path of letters, digits and ._-/.',
  'folder-closed': 'The user of the server cannot enter RECOVERY_FOLDER. Name a folder elsewhere.',
  'programs-missing': 'The server of the version that was archived is not on this machine. Install it.',
  'account-missing': 'Postgres does not run as root. Create a user postgres, or call this as an ordinary user.',
  'files-broken': 'The base could not be unpacked. Look at the room on this disk.',
  'server-ended': 'The recovered server ended. Try a moment before; `npm run recover` keeps its log for a look.',
};

/** @returns `null` for what is no refusal of a recovery */
export function sentenceOfRecovery(error: unknown): string | null {
  if (error instanceof RecoveryFailed) return FAULTS[error.fault];
  if (!(error instanceof WalRefused)) return null;
  const about = error.about === null ? '' : ` (${error.about})`;
  return `The archive is refused${about}: ${WAL_REFUSALS[error.reason]}`;
}
