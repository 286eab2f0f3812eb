/** A worker as a process of its own, to be killed: settings come as JSON on standard input. */

import { text } from 'node:stream/consumers';
import { readLogFolder } from '@kean/audit';
import { systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import type { ImportPayload } from '../operations/import-worker.ts';
import { runConfirmed } from '../operations/run-import.ts';
import { openSide, rightsReader, rulesOfScopes } from './import-office.ts';

interface Settings {
  readonly database: Readonly<Record<string, string>>;
  readonly objectsFolder: string;
  readonly rootKeyText: string;
  readonly payload: ImportPayload;
}

const settings = JSON.parse(await text(process.stdin)) as Settings;
const { kean_worker: url = '', kean_keys_worker: keysUrl = '' } = settings.database;
const { db, keyring } = await openSide(url, keysUrl, settings.rootKeyText);
const objects = await openObjectStore(`file://${settings.objectsFolder}`);
const log = readLogFolder(`${settings.objectsFolder}/log`, 900);
const services = { db, keyring, objects, log, clock: systemClock };
await runConfirmed({ services, rightsOf: rightsReader(db, rulesOfScopes()) }, settings.payload);
process.exit(0);
