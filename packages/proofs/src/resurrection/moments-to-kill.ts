/** When a restore is killed: as it says each of its phases, as each of its steps has just ended, and whenever chance will have it. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Watched } from '../backup-restore/restore-command.ts';

const LOOK_EVERY_MS = 3;
/** The names of its steps (packages/restores), each a row in the quarantined database. */
export const STEPS = ['loaded', 'migrated', 'analyzed', 'replayed', 'checked'] as const;

export interface Moment {
  readonly name: string;
  hasCome(watched: Watched): Promise<boolean>;
}

/** The phases that a whole restore said, in their order. */
export function phasesIn(said: string): readonly string[] {
  return said.split('\n').flatMap((line) => /^· (.+)$/.exec(line)?.[1] ?? []);
}

export function asItSays(phase: string): Moment {
  return {
    name: `as it says "${phase}"`,
    hasCome: async ({ said, isOver }) => {
      while (!said().includes(`· ${phase}`)) {
        if (isOver()) return false;
        await pause(LOOK_EVERY_MS);
      }
      return !isOver();
    },
  };
}

/** @param insideUrl superuser's, in the database that is made by the restore */
export function asItHasEnded(step: (typeof STEPS)[number], insideUrl: string): Moment {
  return {
    name: `as "${step}" has ended`,
    hasCome: async ({ isOver }) => {
      while (!isOver()) {
        if (await hasEnded(insideUrl, step, isOver)) return true;
        await pause(LOOK_EVERY_MS);
      }
      return false;
    },
  };
}

export function after(ms: number): Moment {
  return {
    name: 'at random',
    hasCome: async ({ isOver }) => {
      const until = performance.now() + ms;
      while (performance.now() < until && !isOver()) await pause(LOOK_EVERY_MS);
      return !isOver();
    },
  };
}

/** One connection for as long as the database is there: a new one for each look would come too late. */
async function hasEnded(insideUrl: string, step: string, isOver: () => boolean): Promise<boolean> {
  const client = new Client({ connectionString: insideUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    while (!isOver()) {
      const { rows } = await client.query<{ there: boolean }>(
        `select to_regclass('quarantine.step') is not null as there`,
      );
      if (rows[0]?.there === true) {
        const { rowCount } = await client.query('select from quarantine.step where name = $1', [step]);
        if ((rowCount ?? 0) > 0) return true;
      }
      await pause(LOOK_EVERY_MS);
    }
    return false;
  } catch {
    // Not made yet, or dropped to be made anew.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
