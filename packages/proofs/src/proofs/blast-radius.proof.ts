/**
 * Leaks of differing shape are planted into a year of an office of two hundred thousand clients and five million events: lists whole and in part, with
 * strangers among them, written anew, of two people, masked. Each is measured by the clause's own worker.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileRootKey } from '@kean/encryption';
import { openLogOffice } from '../audit/log-office.ts';
import { openAskedOffice } from '../blast-radius/open-asked-office.ts';
import { proveBlastRadius } from '../blast-radius/prove-blast-radius.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';

export const proof: Proof = {
  about: 'Of a leak the clients and fields are found exactly, and whoever is to blame stands first.',
  run: async (context) => {
    const clients = countOf(context, 'clients', 200_000);
    const wishes = {
      ...{ clients, events: countOf(context, 'events', 5_000_000), leaks: countOf(context, 'leaks', 42) },
      ...{ seed: countOf(context, 'seed', 2_026), rows: countOf(context, 'rows', 100_000) },
    };
    context.figure('seed', wishes.seed);
    const { instance, keanAdminUrl, dispose } = await openLogOffice(context);
    const objectsFolder = await mkdtemp(join(tmpdir(), 'kean-leaks-'));
    try {
      const opened = await openAskedOffice(
        {
          ...{ keanAdminUrl, workerUrl: instance.databases.kean.worker, keysUrl: instance.databases.keys.api },
          ...{ root: await fileRootKey(instance.rootKeyFile), objectsFolder },
        },
        { clients, clientsPerBranch: Math.min(5_000, Math.ceil(clients / 3)), agentsPerBranch: 20 },
        context,
      );
      try {
        await proveBlastRadius(opened.asked, opened.shape, wishes, context);
      } finally {
        await opened.close();
      }
    } finally {
      await rm(objectsFolder, { recursive: true, force: true });
      await dispose();
    }
  },
};
