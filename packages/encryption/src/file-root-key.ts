import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '@kean/kernel';
import { failEncryption } from './key-errors.ts';
import { newRootKeyText, parseRootKeys } from './local-root-key.ts';
import type { RootKey } from './root-key.ts';
import type { SuiteName } from './suites/suite.ts';

export interface FileRootKeyOptions {
  /** Write a new root key where the file is absent. Off by default: a lost mount must not look like a fresh installation. */
  readonly createIfAbsent?: boolean;
  /** Suite of a root key that is created here. */
  readonly suite?: SuiteName;
  /** Told the path of a file that was just created; whoever runs the office has to keep a copy apart. */
  readonly warn?: (message: string) => void;
}

const REMARK = [
  '# Root key of KeAn. Whoever holds this file and both databases can read every client.',
  '# Without it nobody can, ever again. Keep one copy in another place, and never beside a backup.',
].join('\n');

/**
 * Root keys kept in a file that only its owner may read (0600), the newest first: it wraps, all of them unwrap.
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE, naming the file, where it is absent, too widely readable or holds no root key
 */
export async function fileRootKeys(path: string, options: FileRootKeyOptions = {}): Promise<[RootKey, ...RootKey[]]> {
  const text = await readRootKey(path);
  if (text !== null) return parseRootKeys(text, path, 'file');
  if (options.createIfAbsent !== true) throw unusable(path, 'the file does not exist');
  await create(path, options.suite ?? 'aes-256-gcm');
  const created = await readRootKey(path);
  if (created === null) throw unusable(path, 'the file vanished after it was created');
  options.warn?.(`A new root key was written to ${path}. Without it no client can be read again: keep a copy apart.`);
  return parseRootKeys(created, path, 'file');
}

/** The newest root key of a file. */
export async function fileRootKey(path: string, options: FileRootKeyOptions = {}): Promise<RootKey> {
  return (await fileRootKeys(path, options))[0];
}

/** @returns `null` where there is no such file */
async function readRootKey(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    // Windows reports no owner's bits; there the folder's access list has to do it.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw unusable(path, 'others may read it; use chmod 600');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = systemCode(error);
    if (code === 'ENOENT') return null;
    throw unusable(path, `reading it failed with ${code}`);
  }
}

/** Writes beside the target and links it in, so that of two processes that start together one wins and both read it whole. */
async function create(path: string, suite: SuiteName): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${REMARK}\n${newRootKeyText(suite)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
}

function unusable(where: string, why: string): AppError {
  return failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where, why });
}
