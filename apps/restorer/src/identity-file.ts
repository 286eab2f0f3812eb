import { readFile, stat } from 'node:fs/promises';
import { type AgeIdentity, AgeRefused, readIdentity } from '@kean/backups';
import { StartRefusal } from '@kean/kernel';

/**
 * An identity that was kept apart.
 * @param variable by which it was named
 * @throws StartRefusal where it cannot be read, others can read it, or it is none
 */
export async function readIdentityFile(variable: string, file: string): Promise<AgeIdentity> {
  const refusal = (why: string) =>
    new StartRefusal([`${variable}: ${file} cannot be used: ${why}. Bring the identity that was kept apart.`]);
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw refusal('others may read it; use chmod 600');
    return readIdentity(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof StartRefusal) throw error;
    throw refusal(error instanceof AgeRefused ? 'it is no identity' : 'it cannot be read');
  }
}
