import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import type { Opened } from './open-instance.ts';
import type { Overrides } from './overrides.ts';
import { addressOf } from './process-environment.ts';
import type { WitnessRecord } from './record.ts';

/** A witness that can be asked and believed. */
export interface WitnessPlace {
  readonly url: string;
  readonly verifierKey: string;
}

/** Who cosigns: somebody else's witness where one is named, else our own, whose key exists from its first start on. */
export function witnessRecordOf({ folders, ports }: Opened, overrides: Overrides): WitnessRecord {
  if (overrides.witness !== null) return { ...overrides.witness, own: false };
  return { url: addressOf('witness', ports), verifierKey: readVerifierKey(folders.witness), own: true };
}

/** Our own witness once it is ready. @throws Fault when it did not write its key */
export function ownWitnessPlace(url: string, folder: string): WitnessPlace {
  const verifierKey = readVerifierKey(folder);
  if (verifierKey !== null) return { url, verifierKey };
  throw new Fault(`The witness runs and ${fileOf(folder)} is missing.`, 'Run `npm run stop`, then `npm start`.');
}

function readVerifierKey(folder: string): string | null {
  return existsSync(fileOf(folder)) ? readFileSync(fileOf(folder), 'utf8').trim() : null;
}

function fileOf(folder: string): string {
  return join(folder, 'verifier-key');
}
