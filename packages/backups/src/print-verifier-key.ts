/** `node print-verifier-key.ts <signing key>`: the public half of a signing key of backups or of an archive, as a restore asks for it. */
import { StartRefusal } from '@kean/kernel';
import { writeVerifierKey } from '@kean/tlog';
import { readBackupKey } from './signing-key.ts';

try {
  process.stdout.write(`${writeVerifierKey((await readBackupKey(process.argv[2] ?? '')).verifierKey)}\n`);
} catch (error) {
  if (!(error instanceof StartRefusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
