import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { highWaterOf } from '../import/high-water.ts';
import type { OfficeToRestore } from './office-to-restore.ts';

const run = promisify(execFile);
const PROGRAM = path.resolve(import.meta.dirname, '../../../../apps/restorer/src/cli.ts');
const LOOK_EVERY_MS = 20;
const compiled = process.env.NODE_COMPILE_CACHE;

/** Each brings the same dump into a new database once and says how many seconds it took. */
export interface RestoreSides {
  /** `npm run restore -- newest` as an operator runs it: from the start of the program until everything was verified. */
  ours(): Promise<number>;
  /** The dump in the clear into a new database, and nothing looked at afterwards. */
  bare(): Promise<number>;
  /** The most memory that our program held so far, in MB. */
  highWater(): number;
  /** Seconds in each phase of the last of ours, in their order. */
  phases(): ReadonlyMap<string, number>;
}

export function restoreSides({ environment, adminUrl, backup, dumpFile }: OfficeToRestore): RestoreSides {
  const restored = `kean_restored_${backup.id.replaceAll('-', '').slice(-12)}`;
  let highWater = 0;
  let phases = new Map<string, number>();

  async function ours(): Promise<number> {
    await dropped(adminUrl, restored);
    phases = new Map();
    const began = performance.now();
    const child = spawn(process.execPath, [PROGRAM, backup.id], {
      // As `npm run restore` hands on: what Node compiled of the program stays compiled.
      env: { ...environment, ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const complaint = text(child.stderr);
    const ended = once(child, 'close');
    const looking = setInterval(() => {
      if (child.exitCode === null) highWater = Math.max(highWater, memoryOf(child.pid));
    }, LOOK_EVERY_MS);
    let phase = 'starting';
    let since = began;
    const turnTo = (next: string) => {
      const now = performance.now();
      phases.set(phase, (now - since) / 1000);
      [phase, since] = [next, now];
    };
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('· ')) turnTo(line.slice(2));
    const [status] = await ended;
    clearInterval(looking);
    if (status !== 0) throw new Error(`the restore failed: ${await complaint}`);
    turnTo('ended');
    return (performance.now() - began) / 1000;
  }

  async function bare(): Promise<number> {
    await dropped(adminUrl, 'restored_bare');
    // Ours makes its database in its time as well.
    const began = performance.now();
    const url = await emptyDatabase(adminUrl, 'restored_bare');
    await run('pg_restore', ['--exit-on-error', `--dbname=${url}`, dumpFile]);
    return (performance.now() - began) / 1000;
  }

  return { ours, bare, highWater: () => highWater, phases: () => phases };
}

/** A process that ends at this moment has none any more. */
function memoryOf(pid: number | undefined): number {
  try {
    return highWaterOf(pid) || 0;
  } catch {
    return 0;
  }
}

async function dropped(adminUrl: string, name: string): Promise<void> {
  const server = new Client({ connectionString: adminUrl });
  await server.connect();
  await server.query(`drop database if exists ${name} with (force)`);
  // What was written for the one before is not written out while the next is measured.
  await server.query('checkpoint');
  await server.end();
}

async function emptyDatabase(adminUrl: string, name: string): Promise<string> {
  const server = new Client({ connectionString: adminUrl });
  await server.connect();
  await server.query(`create database ${name} template template0`);
  await server.end();
  return Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
}
