import { randomUUID } from 'node:crypto';
import { access, constants, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { StartRefusal } from '@kean/kernel';
import type { TileFile } from '@kean/tlog';
import { LogDisagreement, type LogStore } from './log-store.ts';
import { asItLies, readLogFile } from './packed-bundles.ts';

const INCOMING = '.incoming';
const ABANDONED_MS = 60_000;
/** Files that are flushed at the same time. */
const AT_ONCE = 16;
/** Words and numbers below the folder: no path leads out of it, and none to what is half written. */
const KNOWN_PATH = /^[a-z0-9]+(?:[./-][a-z0-9]+)*$/;
const PARTIAL = /\.p\/[0-9]+$/;

/**
 * The log as a folder that a web server can serve (C2SP tlog-tiles), full bundles packed. Files of mode 0600 in directories of 0700; each is
 * written apart, flushed, and linked or renamed into place, and its directory flushed after it.
 *
 * @param folder absolute path, on another disk than the database where there is one; made when it is not there
 * @throws StartRefusal when it cannot be made or written
 */
export async function openFolderLogStore(folder: string): Promise<LogStore> {
  try {
    await mkdir(path.join(folder, INCOMING), { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const refusal = `LOG_STORE: the folder ${folder} cannot be written. Give it to the user of this process, or name another one.`;
    throw Object.assign(new StartRefusal([refusal]), { cause });
  }
  return new FolderLogStore(folder);
}

class FolderLogStore implements LogStore {
  readonly #folder: string;
  /** Folders that stay, made and flushed once also when several files of one write want them. */
  readonly #made = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(file: string): Promise<Uint8Array | null> {
    requireKnown(file);
    return readLogFile(this.#folder, file);
  }

  async write(files: readonly TileFile[]): Promise<void> {
    const folders = new Set<string>();
    for (let at = 0; at < files.length; at += AT_ONCE) {
      await Promise.all(
        files.slice(at, at + AT_ONCE).map(async ({ path: file, bytes }) => {
          folders.add(path.dirname(this.#pathOf(file)));
          await this.#writeOnce(file, bytes);
        }),
      );
    }
    for (const folder of folders) await flushFolder(folder);
    // A partial tile says nothing that the full one does not.
    for (const { path: file } of files) {
      if (!PARTIAL.test(file)) await rm(`${this.#pathOf(file)}.p`, { recursive: true, force: true });
    }
  }

  async replace(file: string, text: string): Promise<void> {
    const target = this.#pathOf(file);
    const incoming = await this.#writeApart(Buffer.from(text));
    await rename(incoming, target);
    await flushFolder(path.dirname(target));
  }

  async check(): Promise<void> {
    await access(path.join(this.#folder, INCOMING), constants.W_OK);
  }

  async #writeOnce(file: string, bytes: Uint8Array): Promise<void> {
    if (await this.#isThere(file, bytes)) return;
    const lying = await asItLies({ path: file, bytes });
    const target = this.#pathOf(lying.path);
    await this.#makeFolder(path.dirname(target));
    const incoming = await this.#writeApart(lying.bytes);
    try {
      // Unlike a rename, a link never takes the place of what is there.
      await link(incoming, target);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      await this.#isThere(file, bytes);
    } finally {
      await rm(incoming, { force: true });
    }
  }

  /** Compares what comes out, not how it is packed: that may change with the version of the packer. */
  async #isThere(file: string, bytes: Uint8Array): Promise<boolean> {
    const there = await this.read(file);
    if (there === null) return false;
    if (Buffer.compare(there, bytes) === 0) return true;
    throw new LogDisagreement(
      `${file} of the log exists with other content; nothing was overwritten. Compare the log's folder with its copies before anything else.`,
    );
  }

  async #writeApart(bytes: Uint8Array): Promise<string> {
    const incoming = path.join(this.#folder, INCOMING, randomUUID());
    const handle = await open(incoming, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return incoming;
  }

  #makeFolder(folder: string): Promise<void> {
    const making = this.#made.get(folder) ?? makeAndFlush(folder);
    // Folders of partial tiles come and go; only those that stay are remembered, and none that could not be made.
    if (!folder.endsWith('.p')) {
      this.#made.set(folder, making);
      making.catch(() => this.#made.delete(folder));
    }
    return making;
  }

  #pathOf(file: string): string {
    requireKnown(file);
    return path.join(this.#folder, ...file.split('/'));
  }
}

/** Each new folder is an entry of the one above it, flushed from the lowest up to the first that is new. */
async function makeAndFlush(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let made = folder; first !== undefined && made.length >= first.length; made = path.dirname(made)) {
    await flushFolder(path.dirname(made));
  }
}

function requireKnown(file: string): void {
  if (!KNOWN_PATH.test(file)) throw new RangeError('not a path of the log');
}

/** Half-written files of a process that died; younger ones may be somebody's work. @returns how many there were */
export async function removeHalfWritten(folder: string): Promise<number> {
  const incoming = path.join(folder, INCOMING);
  const files = (await readdir(incoming)).map((name) => path.join(incoming, name));
  const ages = await Promise.all(files.map(async (file) => Date.now() - (await stat(file)).mtimeMs));
  const left = files.filter((_, at) => (ages[at] ?? 0) > ABANDONED_MS);
  await Promise.all(left.map((file) => rm(file, { force: true })));
  return left.length;
}

async function flushFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
