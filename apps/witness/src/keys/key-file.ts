import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { StartRefusal } from '@kean/kernel';
import { NoteSigner, SEED_BYTES, TlogError } from '@kean/tlog';
import { codeOf, writeAnew } from '../state/durable-file.ts';

/** Read by its owner alone; the text holds the private key. */
const OWNER_ONLY = 0o600;
const REMARK = '# Private key of the witness. Whoever holds it can cosign what the witness never saw.';

/**
 * The witness's own key, made at its first start.
 * @param name for a new key; a key that exists keeps the name it was made with
 * @param mayCreate false once anything was cosigned: a lost key must not look like a fresh installation
 * @throws StartRefusal when the file is missing, readable by others or not a key
 */
export async function readOrMakeKey(file: string, name: string | undefined, mayCreate: boolean): Promise<NoteSigner> {
  const text = await readKeyText(file);
  if (text !== null) return signerFrom(text, file);
  if (!mayCreate) {
    throw new StartRefusal([
      `witness: its key ${file} is missing, although it has cosigned logs. Put the copy back, or begin anew with an empty folder.`,
    ]);
  }
  const made = `${name ?? `kean.local/witness-${randomBytes(4).toString('hex')}`} ${randomBytes(SEED_BYTES).toString('base64')}`;
  await writeAnew(file, `${REMARK}\n${made}\n`, OWNER_ONLY);
  return signerFrom(made, file);
}

/** `<name> <base64 of the seed>`, after remarks. */
function signerFrom(text: string, file: string): NoteSigner {
  const [name = '', seed = ''] = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join(' ')
    .split(' ');
  try {
    return new NoteSigner(name, 'cosignature', Buffer.from(seed, 'base64'));
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw new StartRefusal([`witness: ${file} holds no key. Put the copy back that you kept.`]);
  }
}

/** @returns `null` where there is no such file */
async function readKeyText(file: string): Promise<string | null> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0)
      throw new StartRefusal([`witness: others may read its key ${file}. Use chmod 600 on it.`]);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
