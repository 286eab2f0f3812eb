import { readFile, stat } from 'node:fs/promises';
import { readVerifierKey, TlogError } from '@kean/tlog';
import { z } from 'zod';

const Recipients = z.array(z.string().regex(/^age1[a-z0-9]{10,100}$/)).min(1);

function verifierKey(line: string, context: z.RefinementCtx<string>) {
  try {
    return readVerifierKey(line);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    context.addIssue({ code: 'custom', message: 'no verifier key' });
    return z.NEVER;
  }
}

/**
 * What the archive command is told, in a file that only the server's user may read: on its command line everybody on the machine would
 * see the credentials of the target.
 */
export const ArchiveSettings = z.strictObject({
  /** `file:///absolute/folder` or `s3://…`: where the backups of keys go. */
  store: z.string().regex(/^(file|s3):\/\//),
  recipients: Recipients,
  keyRecipients: Recipients,
  /** Signing key of this archive, mode 0600. */
  keyFile: z.string().startsWith('/'),
  /** Public halves of the signing keys of backups: by them the target's mark is known. */
  verifyKeys: z.array(z.string().transform(verifierKey)).min(1),
  /** Where the command remembers which target the log goes to. */
  targetFile: z.string().startsWith('/'),
});
export type ArchiveSettings = z.infer<typeof ArchiveSettings>;

/** @returns `null` where the file is no such thing, or others may read it */
export async function readArchiveSettings(file: string): Promise<ArchiveSettings | null> {
  try {
    if (((await stat(file)).mode & 0o077) !== 0) return null;
    const read = ArchiveSettings.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return read.success ? read.data : null;
  } catch {
    // Whatever is wrong with it, its contents are not for the log of the server.
    return null;
  }
}
