import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunContext } from '../harness/context.ts';

export type PeerName = 'casbin' | 'cerbos' | 'directus' | 'parse-server' | 'prisma-field-encryption';

const LISTS = fileURLToPath(new URL('../../peers/', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/kean-peers/', import.meta.url));

/**
 * Installs a peer from its own lock file into a cache folder, outside the workspace, and returns that folder. Done once for each
 * state of its list.
 * @throws Error with one sentence and the end of pnpm's output, when the registry cannot be reached for example
 */
export async function installPeer(name: PeerName, context: RunContext): Promise<string> {
  const list = join(LISTS, name);
  const folder = join(CACHE, `${name}-${await digestOf(list)}`);
  if (existsSync(folder)) return folder;
  context.say(`installing ${name} (once)`);
  const draft = `${folder}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  await cp(list, draft, { recursive: true });
  try {
    await runPnpm(name, draft, context);
    if (name === 'prisma-field-encryption') await generateClient(draft, context);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Over every file of a list, so that a changed version or schema is installed anew. */
async function digestOf(list: string): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of (await readdir(list, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())) {
    hash.update(`${entry.name}\n`).update(await readFile(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Loads a module of an installed peer. Not an import: the product's tree must not know these packages. */
export function fromPeer(folder: string): NodeJS.Require {
  return createRequire(join(folder, 'package.json'));
}

function runPnpm(name: PeerName, folder: string, context: RunContext): Promise<void> {
  const args = ['install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts', '--reporter=append-only'];
  const remedy = `The benchmark needs ${name}, which could not be installed: is the package registry reachable?`;
  return run('pnpm', args, folder, {}, remedy, context);
}

/** Without engine binaries: the client of Prisma 6 that compiles its queries in JavaScript and speaks through `pg`. */
function generateClient(folder: string, context: RunContext): Promise<void> {
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    DATABASE_URL: 'postgresql://nowhere',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  const args = ['node_modules/prisma/build/index.js', 'generate', '--schema', 'schema.prisma'];
  return run(process.execPath, args, folder, env, 'The client of Prisma 6 could not be generated.', context);
}

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  remedy: string,
  context: RunContext,
): Promise<void> {
  const child = spawn(command, [...args], { cwd, env: { ...process.env, ...env, CI: 'true' }, signal: context.signal });
  let said = '';
  const listen = (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-4_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const status = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code ?? 'a signal'));
  });
  if (status !== 0) throw new Error(`${remedy}\n${said.trimEnd()}\n(${command} ended with ${status})`);
}
