import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NoteSigner, SEED_BYTES } from '../note-signer.ts';
import { TlogError } from '../tlog-error.ts';

/** Which key it is, so that the key of one thing is never taken for that of another. */
export interface SigningKeyForm {
  /** First word of the line that holds the key, with its version: `kean-log-key-1`. */
  readonly word: string;
  /** A name is this and twelve random digits. */
  readonly namePrefix: string;
  /** Above the line, for the person who opens the file; each begins with `# `. */
  readonly remarks: readonly string[];
}

/** Why a file is no key, as the end of a sentence; nothing of the file stands in it. */
export class SigningKeyUnusable extends Error {
  readonly why: 'it cannot be read' | 'others may read it; use chmod 600' | 'it is no such key';

  constructor(why: SigningKeyUnusable['why']) {
    super(why);
    this.name = 'SigningKeyUnusable';
    this.why = why;
  }
}

const OTHERS = 0o077;

/**
 * Makes a key under a new name, in a file that only its owner may read. A power cut leaves the whole file or none, and of two processes
 * that start together one wins.
 * @returns false where the file is there already
 */
export async function makeSigningKey(file: string, { word, namePrefix, remarks }: SigningKeyForm): Promise<boolean> {
  if (existsSync(file)) return false;
  const name = `${namePrefix}${randomBytes(6).toString('hex')}`;
  const line = `${word} ${name} ${randomBytes(SEED_BYTES).toString('base64')}`;
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${[...remarks, line].join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // Unlike a rename it takes the place of nothing.
    await link(draft, file);
    await syncDirectory(dirname(file));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** @throws SigningKeyUnusable when the file is absent, readable for others, or no key of this form */
export async function readSigningKey(file: string, { word }: SigningKeyForm): Promise<NoteSigner> {
  const line = (await readPrivately(file)).split('\n').find((one) => one.startsWith(`${word} `)) ?? '';
  const [, name, seed] = /^\S+ (\S+) ([A-Za-z0-9+/]{43}=)$/.exec(line) ?? [];
  if (name === undefined || seed === undefined) throw new SigningKeyUnusable('it is no such key');
  try {
    return new NoteSigner(name, 'ed25519', Buffer.from(seed, 'base64'));
  } catch (error) {
    throw error instanceof TlogError ? new SigningKeyUnusable('it is no such key') : error;
  }
}

async function readPrivately(file: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new SigningKeyUnusable('others may read it; use chmod 600');
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    throw error instanceof SigningKeyUnusable ? error : new SigningKeyUnusable('it cannot be read');
  }
}

async function syncDirectory(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
