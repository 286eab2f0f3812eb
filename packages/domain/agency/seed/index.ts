import { setTimeout as pause } from 'node:timers/promises';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { AppError } from '@kean/kernel';
import { secretSeal } from '../sign-in/factors/secret-seal.ts';
import { secondFactorKey } from '../sign-in/keys-of-sign-in.ts';
import { type DemoSignIn, writeDemoSignIns } from './demo-sign-ins.ts';
import type { Locale } from './people.ts';
import { writeOffices, writeRoles, writeStaff } from './write-office.ts';

export { DEMO_NUMBERS } from './demo-numbers.ts';
export type { DemoSignIn } from './demo-sign-ins.ts';
export type { Locale } from './people.ts';

export interface SeedOptions {
  /** The records database under its owner's login. */
  readonly ownerUrl: string;
  /** The secret of sign-in, as the api has it: the demo people's authenticator apps are sealed under it. */
  readonly authSecret: string;
  /** In which spelling the invented people are called; Chinese unless said otherwise. */
  readonly locale?: Locale;
  /** Sign-ins that an earlier run gave back and that were kept in `instance.json`. */
  readonly previous?: readonly DemoSignIn[];
}

export interface Seeded {
  /** New ones, and those of `previous` that still hold. What was lost cannot be told again: only hashes are stored. */
  readonly demoSignIns: readonly DemoSignIn[];
}

/** As long as another run may take on a machine that is busy; the passwords are most of it. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 250;

/** Two runs at once would both find an empty office. */
const ALONE = `select pg_advisory_xact_lock(hashtext('kean seed'))`;

/**
 * Fills an empty database with an invented brokerage: offices, roles with their grants, some sixty people, and passwords for a
 * dozen of them. Run again it adds what is missing and changes nothing that is there.
 */
export async function seed({ ownerUrl, authSecret, locale = 'zh', previous = [] }: SeedOptions): Promise<Seeded> {
  const db = openDatabase({ url: ownerUrl, max: 1, applicationName: 'kean-seed' });
  try {
    const demoSignIns = await whileBusy(() =>
      inSqlTransaction(db, nobody, async (tx) => {
        await tx.query(ALONE);
        await writeOffices(tx);
        await writeRoles(tx);
        await writeStaff(tx, locale);
        return writeDemoSignIns(tx, locale, previous, secretSeal(secondFactorKey(authSecret)));
      }),
    );
    return { demoSignIns };
  } finally {
    await db.close();
  }
}

/** Waits for whoever is at it: Postgres lets nobody wait long for a lock and says so, and nothing was written by then. */
async function whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const end = performance.now() + PATIENCE_MS; ; await pause(PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'DB_BUSY' || performance.now() > end) throw error;
    }
  }
}
