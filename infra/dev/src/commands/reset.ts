import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Fault } from '../fault.ts';
import { dataFolderOf, type Folders, findFolders } from '../instance/folders.ts';
import { endInstance } from './end-instance.ts';

/** Names in a data folder that a runner makes, and what is lost with each. Nothing else is ever deleted. */
const MADE_BY_RUNNER: Readonly<Record<string, string>> = {
  decisions: 'the decision log, sealed for its reader',
  keys: 'the root key and every password (without the root key no backup of the databases can be read)',
  log: 'the tiles and heads of the log, which only its key goes on from',
  witness: 'the key and the memory of the witness of that log',
  'key-backups': 'the backups of the key store, and the bases and archive of continuous protection',
  safe: 'the identities that open the backups of a demonstration',
  objects: 'the object store: uploaded files and exports, sealed',
  logs: 'the logs of the processes',
  'instance.json': 'the addresses and the sign-ins of the demonstration',
  'remembered.json': 'what the last start remembered',
  'whereabouts.json': 'where the data services lie',
  'runner.lock': 'the lock of the runner',
};
const MADE_BY_SERVICES: Readonly<Record<string, string>> = {
  postgres: 'both databases: every client, every key, the whole log',
  redis: 'queues and rate windows',
  'archive.json': 'where the server archives its log',
  'archive.key': 'the signing key of that archive',
  'archive.target': 'which target that archive knows',
};

/** `npm run reset`: ends the instance and deletes everything it kept, after saying what that is. `--yes` does not ask. */
export async function run(args: readonly string[]): Promise<number> {
  const folders = findFolders(dataFolderOf(process.env));
  const doomed = folders === null ? [] : whatIsThere(folders);
  if (folders === null || doomed.length === 0) {
    console.log('There is nothing to delete.');
    return 0;
  }
  console.log('This will be deleted for good:');
  for (const { path, loss } of doomed) console.log(`  ${path}\n    ${loss}`);
  console.log('Databases, Redis and object stores that DATABASE_URL and its sisters name are left alone.');
  if (!args.includes('--yes') && !(await isConfirmed())) {
    console.log('Nothing was deleted.');
    return 1;
  }
  await endInstance(process.env);
  for (const { path } of doomed) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  for (const folder of new Set([folders.services, folders.data])) removeWhenEmpty(folder);
  console.log('✓ deleted; `npm start` makes a new instance');
  return 0;
}

function whatIsThere(folders: Folders): { path: string; loss: string }[] {
  const entries = [
    ...Object.entries(MADE_BY_SERVICES).map(([name, loss]) => ({ path: join(folders.services, name), loss })),
    ...Object.entries(MADE_BY_RUNNER).map(([name, loss]) => ({ path: join(folders.data, name), loss })),
  ];
  return entries.filter(({ path }) => existsSync(path));
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Fault('Nobody is there to confirm.', 'Say it beforehand: `npm run reset -- --yes`.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question('Type "yes" to delete it: ')).trim() === 'yes';
  } finally {
    terminal.close();
  }
}

function removeWhenEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
