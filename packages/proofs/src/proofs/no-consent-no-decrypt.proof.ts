/**
 * Random histories of consents over three instances of the api: whoever reads, through whatever way in, is given a value exactly where a
 * consent that stands or a listed basis that two people approved allows it, and what a client takes back is shut for the next request of
 * each instance. No message, visit, code or consent goes by a number that somebody changed and nobody else vouched for. The model that says what is allowed shares no code with the product.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTemporaryInstance } from '@kean/dev/instance';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';
import { runHistories } from '../no-consent-no-decrypt/run-histories.ts';
import { openInstances } from '../no-consent-no-decrypt/three-doors.ts';
import { writeOffice } from '../no-consent-no-decrypt/written-office.ts';
import { Chance } from '../wrong-shapes/chance.ts';

const CLIENTS = 30;

export const proof: Proof = {
  about: 'No consent and no listed basis, no decryption; a withdrawal is true on the next request of every instance.',
  run: async (context) => {
    const steps = countOf(context, 'steps', 5_000);
    const seed = countOf(context, 'seed', 20_261_126);
    const { instance, dispose } = await startTemporaryInstance();
    const folder = await mkdtemp(path.join(tmpdir(), 'kean-proof-'));
    const { kean, keys } = instance.databases;
    const office = await writeOffice(instance, CLIENTS);
    const place = { apiUrl: kean.api, keysUrl: keys.api, redisUrl: instance.redis.url, folder };
    const instances = await openInstances({ ...place, rootKeyFile: instance.rootKeyFile });
    try {
      const { signal } = context;
      const result = await runHistories({ office, instances, chance: new Chance(seed), steps, signal });
      for (const [name, count] of Object.entries(result.acts)) context.figure(`acts: ${name}`, count);
      context.figure('reads', result.reads);
      context.figure('looks that were given', result.allowed);
      context.figure('reads on three instances right after a withdrawal', result.afterWithdrawal);
      context.figure('looks at what stood there before a correction', result.pastLooks);
      context.figure('messages that asked for a number', result.messages);
      context.figure('messages that a changed phone stopped', result.stopped);
      context.holds(result.disagreement ?? 'every read is as consent allows', result.disagreement === null);
      // A comparison of refusals alone would agree about nothing.
      context.holds('a twentieth of the steps gives a look', result.allowed >= steps / 20);
      context.holds('a tenth of the messages met a changed phone', result.stopped >= result.messages / 10);
      context.holds('withdrawals were met on every instance', result.afterWithdrawal >= steps / 4);
    } finally {
      for (const each of instances) await each.close();
      await office.close();
      await dispose();
      await rm(folder, { recursive: true });
    }
  },
};
