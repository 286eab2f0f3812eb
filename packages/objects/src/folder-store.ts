import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, type FileHandle, lchown, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StartRefusal } from '@kean/kernel';
import { failObject } from './errors.ts';
import { measured } from './measure-stream.ts';
import { isKeyOfIds, requireKeyOfIds } from './object-keys-are-ids.ts';
import type { ObjectKey, ObjectStore, Stored } from './object-store.ts';

/** Half-written files; the name is no valid key, so they can never be read as objects. */
const INCOMING = '.incoming';
/** A half-written file as old as this belongs to a process that died. */
const ABANDONED_MS = 24 * 3600 * 1000;

/**
 * The store as a folder: files of mode 0600 in directories of mode 0700. A file is written apart, synced and renamed into place, and the
 * directory is synced after it, so that a power cut leaves the old object or the new one. What root writes belongs to whom the folder belongs
 * to: two processes under two users share a target of backups, and one of them may be root.
 *
 * @param folder absolute path; made when it is not there
 * @throws StartRefusal when the folder cannot be made or written
 */
export async function openFolderStore(folder: string): Promise<ObjectStore> {
  let owner: Owner | null;
  try {
    const made = await mkdir(path.join(folder, INCOMING), { recursive: true, mode: 0o700 });
    owner = await otherOwnerOf(folder);
    if (made !== undefined) await giveFolders(path.join(folder, INCOMING), made, owner);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const refusal = `OBJECT_STORE: the folder ${folder} cannot be written. Give it to the user of this process, or name another one.`;
    throw Object.assign(new StartRefusal([refusal]), { cause });
  }
  await removeAbandoned(path.join(folder, INCOMING));
  return new FolderStore(folder, owner);
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

class FolderStore implements ObjectStore {
  readonly #folder: string;
  readonly #owner: Owner | null;

  constructor(folder: string, owner: Owner | null) {
    this.#folder = folder;
    this.#owner = owner;
  }

  async put(key: ObjectKey, bytes: AsyncIterable<Uint8Array>): Promise<Stored> {
    const target = this.#pathOf(key);
    const incoming = path.join(this.#folder, INCOMING, randomUUID());
    try {
      const stored = await writeDurably(incoming, bytes, this.#owner);
      // Fails where the store itself went away meanwhile: a folder whose disk is gone is not built anew on the disk below it.
      await access(incoming);
      const made = await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      if (made !== undefined) await giveFolders(path.dirname(target), made, this.#owner);
      await rename(incoming, target);
      await syncUpTo(path.dirname(target), made);
      return stored;
    } catch (error) {
      await rm(incoming, { force: true });
      throw isSystemError(error) ? failObject('OBJECT_STORE_UNAVAILABLE', { code: error.code }, error) : error;
    }
  }

  async get(key: ObjectKey): Promise<Readable> {
    const file = await translated(() => open(this.#pathOf(key), 'r'));
    return createReadStream('', { fd: file, highWaterMark: 256 * 1024 });
  }

  async delete(key: ObjectKey): Promise<void> {
    await translated(() => rm(this.#pathOf(key), { force: true }));
  }

  async exists(key: ObjectKey): Promise<boolean> {
    const found = await translated(() => stat(this.#pathOf(key), { bigint: false }), null);
    return found?.isFile() ?? false;
  }

  async *list(folder: string): AsyncGenerator<ObjectKey> {
    const found = await translated(
      () => readdir(path.join(this.#folder, ...folder.split('/')), { withFileTypes: true }),
      [],
    );
    for (const entry of found) {
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== INCOMING) yield* this.list(key);
      else if (entry.isFile() && isKeyOfIds(key)) yield key;
    }
  }

  async *folders(folder: string): AsyncGenerator<string> {
    const found = await translated(
      () => readdir(path.join(this.#folder, ...folder.split('/')), { withFileTypes: true }),
      [],
    );
    for (const entry of found) if (entry.isDirectory() && entry.name !== INCOMING) yield entry.name;
  }

  async check(): Promise<void> {
    try {
      await access(path.join(this.#folder, INCOMING), constants.W_OK | constants.X_OK);
    } catch (error) {
      // Also where it is missing: a folder that is gone is a store that is away, and no object that was deleted.
      throw isSystemError(error) ? failObject('OBJECT_STORE_UNAVAILABLE', { code: error.code }, error) : error;
    }
  }

  async close(): Promise<void> {
    // A folder holds nothing open between calls.
  }

  #pathOf(key: ObjectKey): string {
    requireKeyOfIds(key);
    return path.join(this.#folder, ...key.split('/'));
  }
}

async function writeDurably(target: string, bytes: AsyncIterable<Uint8Array>, owner: Owner | null): Promise<Stored> {
  const file = await open(target, 'wx', 0o600);
  if (owner !== null) await file.chown(owner.uid, owner.gid);
  const { bytes: passed, stored } = measured(bytes);
  // The handle closes with the stream, also when the source breaks off.
  await pipeline(passed, file.createWriteStream({ flush: true }));
  return stored();
}

/** @returns whose the folder is, where we are root and somebody else has it */
async function otherOwnerOf(folder: string): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null;
  const { uid, gid } = await stat(folder);
  return uid === 0 ? null : { uid, gid };
}

/** @param made the topmost directory that was made on the way to it */
async function giveFolders(folder: string, made: string, owner: Owner | null): Promise<void> {
  if (owner === null) return;
  for (let each = folder; each.startsWith(made); each = path.dirname(each)) await lchown(each, owner.uid, owner.gid);
}

/** @param made the topmost directory that was made for it: its own name lies in the one above, which has to be synced as well */
async function syncUpTo(folder: string, made: string | undefined): Promise<void> {
  await syncDirectory(folder);
  if (made === undefined) return;
  for (let each = folder; each.startsWith(made); each = path.dirname(each)) await syncDirectory(path.dirname(each));
}

async function syncDirectory(folder: string): Promise<void> {
  let directory: FileHandle | undefined;
  try {
    directory = await open(folder, 'r');
    await directory.sync();
  } finally {
    await directory?.close();
  }
}

/** Turns the file system's errors into ours; `missing` is the answer where nothing is there, otherwise that is an error. */
async function translated<T>(work: () => Promise<T>): Promise<T>;
async function translated<T, Missing>(work: () => Promise<T>, missing: Missing): Promise<T | Missing>;
async function translated<T>(work: () => Promise<T>, ...missing: unknown[]): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
      throw failObject('OBJECT_STORE_UNAVAILABLE', { code: error.code }, error);
    }
    if (missing.length > 0) return missing[0];
    throw failObject('OBJECT_MISSING');
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

async function removeAbandoned(incoming: string): Promise<void> {
  const now = Date.now();
  for (const name of await readdir(incoming)) {
    const file = path.join(incoming, name);
    const found = await stat(file).catch(() => null);
    if (found !== null && now - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}
