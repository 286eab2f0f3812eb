import { join } from 'node:path';
import { contentHash } from '../prepare/content-hash.ts';
import { ROOT } from '../repository.ts';
import { readJson, writeJson } from './json-file.ts';
import type { Ports } from './ports.ts';
import type { DemoSignIn } from './record.ts';

/** What an instance remembers between two starts, so that the second skips what is done. */
export interface Remembered {
  /** The ports of the last start; `null` before the first. */
  readonly ports: Ports | null;
  /** Hash of what roles and migrations were made from; `null` before the first time. */
  readonly migratedFrom: string | null;
  /** Hash of what the demonstration was seeded from. */
  readonly seededFrom: string | null;
  /** Name of the private cluster's database that the office works with: another after a restore. */
  readonly records: string;
  /** The same of the key store. */
  readonly keys: string;
  /** Kept, because a seed that finds its people there does not know their passwords any more. */
  readonly demoSignIns: readonly DemoSignIn[];
  /** Whether the invented people were given mobile numbers; what HR takes away afterwards stays away. */
  readonly numbersGiven: boolean;
}

/** Name of the key store of a private cluster that nobody restored. */
export const PRIVATE_KEYS = 'kean_keys';

export function readRemembered(dataFolder: string): Remembered {
  const known = readJson<Partial<Remembered>>(file(dataFolder)) ?? {};
  return {
    ports: null,
    migratedFrom: null,
    seededFrom: null,
    records: 'kean',
    keys: PRIVATE_KEYS,
    demoSignIns: [],
    numbersGiven: false,
    ...known,
  };
}

/** Changes some of it; everything else stays. */
export function remember(dataFolder: string, changes: Partial<Remembered>): void {
  writeJson(file(dataFolder), { ...readRemembered(dataFolder), ...changes });
}

/** Changes when a start has to migrate again. */
export function migrationsHash(): string {
  return contentHash(ROOT, ['packages/db/migrations', 'packages/db/src/migrate']);
}

/** Changes when a start has to seed again. */
export function seedHash(): string {
  return contentHash(ROOT, ['packages/db/migrations', 'packages/domain', 'packages/authorization/src']);
}

function file(dataFolder: string): string {
  return join(dataFolder, 'remembered.json');
}
