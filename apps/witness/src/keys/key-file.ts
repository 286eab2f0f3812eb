import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { StartRefusal } from '@kean/kernel';
import { NoteSigner, SEED_BYTES, TlogError } from '@kean/tlog';
import { codeOf, replaceFile, writeAnew } from '../state/durable-file.ts';

/** Read by its owner alone; the text holds the private key. */
const OWNER_ONLY = 0o600;
const REMARK = '# Private key of the witness. Whoever holds it can cosign what the witness never saw.';
const COSIGNED = 'cosigned ';

/**
 * The witness's own key, and which logs were ever cosigned with it. The two belong together: a key that comes back from a copy
 * without the memory of its logs would cosign any history, and nobody could tell.
 */
export class WitnessKey {
  readonly signer: NoteSigner;
  readonly #file: string;
  readonly #line: string;
  readonly #cosigned: Set<string>;
  #turn: Promise<void> = Promise.resolve();

  private constructor(file: string, line: string, cosigned: Set<string>) {
    this.#file = file;
    this.#line = line;
    this.#cosigned = cosigned;
    this.signer = signerFrom(line, file);
  }

  /**
   * Reads the key, or makes it at the first start.
   * @param name for a new key; a key that exists keeps the name it was made with
   * @param mayCreate false where logs were cosigned: a lost key must not look like a fresh installation
   * @throws StartRefusal when the file is missing, readable by others or not a key
   */
  static async open(file: string, name: string | undefined, mayCreate: boolean): Promise<WitnessKey> {
    const lines = (await readKeyText(file))?.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    if (lines !== undefined) {
      const [line = '', ...rest] = lines;
      return new WitnessKey(file, line, new Set(rest.map((known) => known.slice(COSIGNED.length))));
    }
    if (!mayCreate) {
      throw new StartRefusal([
        `witness: its key ${file} is missing, although it has cosigned logs. Put the copy back, or begin anew with an empty folder.`,
      ]);
    }
    const own = name ?? `kean.invalid/witness/${randomBytes(6).toString('hex')}`;
    const line = `${own} ${randomBytes(SEED_BYTES).toString('base64')}`;
    await writeAnew(file, textOf(line, []), OWNER_ONLY);
    return new WitnessKey(file, line, new Set());
  }

  hasCosigned(originHash: string): boolean {
    return this.#cosigned.has(originHash);
  }

  /** Notes that a log was cosigned; resolves when the disk has it. */
  noteCosigned(originHash: string): Promise<void> {
    if (this.#cosigned.has(originHash)) return this.#turn;
    this.#cosigned.add(originHash);
    this.#turn = this.#turn.then(() => replaceFile(this.#file, textOf(this.#line, [...this.#cosigned])));
    return this.#turn;
  }
}

/** A remark, `<name> <base64 of the seed>`, then a line for each log. */
function textOf(line: string, cosigned: readonly string[]): string {
  return [REMARK, line, ...cosigned.map((originHash) => `${COSIGNED}${originHash}`), ''].join('\n');
}

function signerFrom(line: string, file: string): NoteSigner {
  const [name = '', seed = ''] = line.split(' ');
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
