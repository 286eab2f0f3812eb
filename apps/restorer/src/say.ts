/** What a restore says to the operator: counts, times, codes. */
import type { RebuiltLog } from '@kean/audit';
import { BackupFailed, type BackupRefusal, BackupRefused, type Manifest, type OpenedBackup } from '@kean/backups';
import { AppError, StartRefusal } from '@kean/kernel';
import type { RestorePhase, RestoreProgress, VerifiedRestore } from '@kean/restores';
import type { RecoveryPhase } from './moment/recovered-office.ts';
import { RECOVERY_PHASES, sentenceOfRecovery } from './moment/say-recovery.ts';

type Phase = RestorePhase | `recovery-${RecoveryPhase}`;

const PHASES: Readonly<Record<Phase, string>> = {
  'recovery-verifying': RECOVERY_PHASES.verifying,
  'recovery-opening-base': RECOVERY_PHASES['opening-base'],
  'recovery-replaying': RECOVERY_PHASES.replaying,
  verifying: 'reading the backup to its end and comparing it',
  loading: 'loading, bytes',
  serially:
    'loading one after another, which takes longer: this pg_dump is newer than KeAn knows, so indexes cannot be built beside each other; bytes',
  indexing: 'building indexes and constraints, several at once',
  counting: 'counting rows, tables',
  migrating: "bringing it to today's tables",
  analyzing: 'gathering statistics, so that the first day is not slow',
  replaying: 'doing again what happened since, events',
  objects: 'looking after files',
  comparing: 'comparing every event with the signed log',
  checking: 'checking what must hold',
};

/** One line for each phase, its count growing in place on a terminal; and how long each took. */
export function stepsShown(out: NodeJS.WriteStream = process.stdout) {
  let shown: Phase | null = null;
  let since = performance.now();
  const took = new Map<Phase, number>();
  const turnTo = (phase: Phase | null) => {
    const now = performance.now();
    if (shown !== null) took.set(shown, (took.get(shown) ?? 0) + now - since);
    [shown, since] = [phase, now];
  };
  return {
    show: ({ phase, done, total }: Omit<RestoreProgress, 'phase'> & { readonly phase: Phase }): void => {
      const count = total === 0 ? '' : ` ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
      if (out.isTTY) out.write(`${shown === null || shown === phase ? '' : '\n'}\r· ${PHASES[phase]}${count}\u001b[K`);
      else if (shown !== phase) out.write(`· ${PHASES[phase]}\n`);
      if (shown !== phase) turnTo(phase);
    },
    end: (): void => {
      if (out.isTTY && shown !== null) out.write('\n');
      turnTo(null);
    },
    /** `loading 12.3 s, counting 0.2 s`: what goes on beside each other counts where it was told last. */
    times: (): string => [...took].map(([phase, ms]) => `${phase} ${(ms / 1000).toFixed(1)} s`).join(', '),
  };
}

export function tellBackup(id: string, backup: OpenedBackup | string): string {
  if (typeof backup === 'string') return `${id}  ✗ ${backup}`;
  const { takenAt, rows, parts, objects } = backup.manifest;
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
  const megabytes = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 1_000_000;
  return `${id}  ${takenAt}  ${count.toLocaleString('en')} rows  ${objects?.count ?? 0} files  ${megabytes.toFixed(1)} MB`;
}

interface Told {
  readonly name: string;
  readonly manifest: Pick<Manifest, 'takenAt' | 'objects'>;
  readonly verified: VerifiedRestore;
  readonly seconds: number;
  /** How long each step took, in words. */
  readonly times: string;
  readonly now: Date;
}

export function tellVerified({ name, manifest, verified, seconds, times, now }: Told): void {
  const { rows, log, objects, replayed, since, checks, erasures } = verified;
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(manifest.takenAt)) / 60_000));
  console.log(
    `✓ ${name}: ${rows.toLocaleString('en')} rows, ${checks.length} checks hold, ${log.size.toLocaleString('en')} entries of the log are one chain`,
  );
  console.log(`  RTO ${seconds.toFixed(1)} s. RPO: back to ${manifest.takenAt}, ${minutes} minutes ago`);
  console.log(`  of which ${times}`);
  if (manifest.objects === null)
    console.log('  files: in no backup of before that moment; what the object store has lost stays lost');
  if (objects.inBackup > 0)
    console.log(
      `  files: ${objects.inBackup} in the backup, ${objects.broughtBack} were missing and are back, ${objects.erased} left out as erased`,
    );
  console.log(`  erased clients in the ledger: ${erasures.ids.length}`);
  for (const { what, count, who } of replayed) {
    if (count > 0) console.log(`  ${String(count).padStart(6)}  ${what.en}`);
    if (count > 0 && who !== undefined) console.log(`          ${who.join(', ')}`);
  }
  if (verified.rebuilt !== null) tellLoss(verified.rebuilt, manifest.takenAt);
  const lost = Object.entries(since).sort(([, one], [, other]) => other - one);
  if (lost.length > 0) console.log('  acts in the log after the backup, whose effects are not in it:');
  for (const [action, count] of lost) console.log(`  ${String(count).padStart(6)}  ${action}`);
  console.log(
    `\nIt is in quarantine: no process can enter. When you are satisfied:\n  npm run restore -- open ${name}`,
  );
}

/** A loss is told in whole, and first of all what nobody can know any more. */
function tellLoss({ size, vouched, lostAtLeast }: RebuiltLog, takenAt: string): void {
  const count = (entries: number) => entries.toLocaleString('en');
  const proof =
    vouched === null
      ? 'No signed head vouches for them but the signature of the backup itself.'
      : `The first ${count(vouched.size)} lead to the head of ${vouched.of}.`;
  console.log(
    `  ! THE LOG IS LOST after entry ${count(size)}. Its ${count(size)} entries were made again out of the backup. ${proof}`,
  );
  if (lostAtLeast > 0) console.log(`  ! A signed head proves ${count(lostAtLeast)} further entries; they are gone.`);
  console.log(
    `  ! Nobody knows what was done after ${takenAt}: all API keys and extra grants are revoked. Compliance looks through`,
  );
  console.log(
    '    roles and people; whoever changed a password since has the one of before until somebody lets them back in.',
  );
  console.log(
    `  ! Who was erased after the moment of the key store is in no ledger. Collect the certificates of erasure since ${takenAt}`,
  );
  console.log('    and enter the people again before anybody works with it: docs/runbooks/site-lost.md.');
}

const BACKUP_REFUSALS: Readonly<Record<BackupRefusal, string>> = {
  'manifest-missing': 'there is no such backup in the target, or its manifest is missing',
  'manifest-malformed': 'its manifest is no manifest',
  'manifest-of-another-agency': 'it is signed by nobody of this agency: compare BACKUP_VERIFIER_KEY',
  'manifest-changed': 'its manifest was changed after it was signed',
  'manifest-of-another-backup': 'its manifest is that of another backup, renamed or exchanged',
  'part-missing': 'a part is missing',
  'part-truncated': 'a part is shorter than it was written',
  'part-too-long': 'a part is longer than it was written',
  'part-changed': 'a part is not what was written',
  'part-of-another-backup': 'a part of another backup lies in its place',
  'chunks-out-of-order': 'the chunks of a part stand in another order, or double',
  'identity-not-a-recipient': 'the identity does not open it: BACKUP_IDENTITY_FILE is of somebody else',
};

/** The sentence of a refusal, in one line. */
export function sentenceOf(error: unknown): string {
  if (error instanceof BackupRefused) {
    const part = error.part === null ? '' : ` (${error.part})`;
    return `This backup is refused${part}: ${BACKUP_REFUSALS[error.reason]}. Nothing was restored; take an earlier one.`;
  }
  const ofRecovery = sentenceOfRecovery(error);
  if (ofRecovery !== null) return ofRecovery;
  if (error instanceof BackupFailed)
    return `The recovered database could not be dumped (${error.fault}). The client tools of Postgres must be of its version or newer; then run the same command again.`;
  if (error instanceof AppError) return error.publicText.en;
  if (error instanceof StartRefusal) return error.sentences.join(' ');
  return error instanceof Error ? error.message : 'It failed.';
}
