import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { openKeyring, type RootKey } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { newId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { aPrincipal } from '@kean/testing';
import { Client } from 'pg';
import type { RunContext } from '../harness/context.ts';
import type { OfficeShape } from '../population/invented-client.ts';
import { populateOffice } from '../population/populate-office.ts';
import type { AskedLeak } from './measure-planted.ts';

/** As the clauses say it of what the log is filled with. */
const ACTS = { 'circulation.field-revealed': 'reveal', 'clients.dossier-read': 'dossier' } as const;

export interface AskedOffice {
  readonly keanAdminUrl: string;
  readonly workerUrl: string;
  readonly keysUrl: string;
  readonly root: RootKey;
  readonly objectsFolder: string;
}

/** Fills the office with clients and opens what the worker has of it. */
export async function openAskedOffice(
  { keanAdminUrl, workerUrl, keysUrl, root, objectsFolder }: AskedOffice,
  size: { readonly clients: number; readonly clientsPerBranch: number; readonly agentsPerBranch: number },
  context: RunContext,
): Promise<{ readonly asked: AskedLeak; readonly shape: OfficeShape; readonly close: () => Promise<void> }> {
  const shape = await populateOffice({ keanAdminUrl, keysUrl, root, ...size, context });
  const admin = new Client({ connectionString: keanAdminUrl });
  await admin.connect();
  const db = openDatabase({ url: workerUrl, max: 4, applicationName: 'kean-proof' });
  const keys = openKeyStore({ url: keysUrl, applicationName: 'kean-proof' });
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  const objects = await openObjectStore(`file://${objectsFolder}`);
  const nobodyOfIt = { id: newId<'Staff'>(), number: 'PROOF', regionId: null, branchId: null, teamId: null };
  return {
    asked: { admin, worker: { services: { db, keyring, objects }, acts: ACTS }, principal: aPrincipal(nobodyOfIt) },
    shape,
    close: async () => void (await Promise.all([admin.end(), db.close(), keys.close(), objects.close()])),
  };
}
