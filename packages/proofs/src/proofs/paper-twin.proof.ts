/**
 * The list of the archive and the archive itself, kept together. A thousand files in four cabinets, one in five of which lies differently
 * from what the list says, and labels of files that nobody filed: a counting of each cabinet finds every mismatch, names its kind, and finds
 * nothing else. And paper of somebody who is to be erased is outstanding until two people have destroyed it; neither alone is enough.
 */

import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { startTemporaryInstance } from '@kean/dev/instance';
import { type ClientId, newId } from '@kean/kernel';
import { letPaperGo, outstandingPaperOf, shreddedPaperOf } from '@kean/paper-archive/contract/outstanding';
import { invented } from '../every-door/invented-values.ts';
import { countOf } from '../harness/context.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { type ClientWriter, openClientWriter, type Placement } from '../office/written-clients.ts';
import { ArchiveAtWork } from '../paper-twin/archive-at-work.ts';
import { expectedIn, FATES, type Filed, fateOf, type Lying } from '../paper-twin/seeded-mismatches.ts';
import { Chance } from '../wrong-shapes/chance.ts';

const FILES = 1_000;
const QUICK = 120;
const CABINETS = 4;
const SHELVES = 5;
const CLIENTS = 20;
const AT_ONCE = 100;
/** The head of a PNG and nothing behind it: what is looked at is what it is. */
const PICTURE = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(500, 1)]);

export const proof: Proof = {
  about:
    'Every mismatch of a thousand files is found by counting; paper of an erasure is outstanding until two destroyed it.',
  run: async (context) => {
    const count = countOf(context, 'files', context.args.quick === true ? QUICK : FILES);
    const chance = new Chance(countOf(context, 'seed', 20_260_101));
    const { instance, dispose } = await startTemporaryInstance();
    const writer = await openClientWriter(instance);
    const api = openDatabase({ url: instance.databases.kean.api, applicationName: 'kean-proof', max: 1 });
    try {
      const agent = demoOf(instance, 'agent');
      const placement = await placeOf(writer, agent.email);
      const manager = instance.demoSignIns.find(
        ({ role, branch }) => role === 'store-manager' && branch === agent.branch,
      );
      if (manager === undefined) throw new TypeError('the branch of the agent has a manager');
      const archive = new ArchiveAtWork(
        await Colleague.signIn(instance, demoOf(instance, 'archivist')),
        await Colleague.signIn(instance, manager),
      );
      const clients = [];
      for (let index = 0; index < CLIENTS; index += 1) clients.push(await writer.write(placement, invented(index)));
      const cabinets: string[] = [];
      for (let index = 0; index < CABINETS; index += 1) cabinets.push(await archive.cabinet(`T-${index}`, SHELVES));
      context.say(`filing ${count} files`);
      const files: Lying[] = [];
      for (let index = 0; index < count; index += 1) {
        const cabinet = index % CABINETS;
        const shelf = 1 + chance.below(SHELVES);
        const fileId = newId<'PaperFile'>();
        const { number } = await archive.archivist.mutate<Filed>('paperArchive.files.file', {
          ...{ fileId, clientNumber: clients[index % CLIENTS]?.number, class: 'other', sheets: 1 },
          ...{ cabinetId: cabinets[cabinet], shelf },
        });
        files.push(fateOf({ fileId, number, cabinet, shelf }, chance, CABINETS, SHELVES));
      }
      context.holds(`${count} files have as many numbers`, new Set(files.map(({ number }) => number)).size === count);
      for (const { fileId, fate } of files) {
        if (fate.startsWith('lent')) await archive.lend(fileId, placement.assigneeId ?? '');
      }
      for (const fate of FATES) context.figure(fate, files.filter((file) => file.fate === fate).length);
      for (const [index, cabinetId] of cabinets.entries()) await countIt(context, archive, cabinetId, index, files);
      await paperOfAnErasure(context, api, archive, clients[0]?.id as ClientId);
    } finally {
      await Promise.all([writer.close(), api.close()]);
      await dispose();
    }
  },
};

async function placeOf(writer: ClientWriter, email: string): Promise<Placement> {
  const [placement] = await writer.query<Placement>(
    `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
       from staff s join auth_user u on u.id = s.id where u.email = $1`,
    [email],
  );
  if (placement === undefined) throw new TypeError('the agent works somewhere');
  return placement;
}

interface Counted {
  readonly differences: readonly { readonly number: string; readonly kind: string }[];
}

async function countIt(
  { holds, figure }: ProofContext,
  { archivist }: ArchiveAtWork,
  cabinetId: string,
  index: number,
  files: readonly Lying[],
): Promise<void> {
  const strangers = [1, 2].map((one) => `NOBODY-2026-QT-9${index}${one}00`);
  const seen = [
    ...files.flatMap(({ number, seen: at }) => (at?.cabinet === index ? [{ number, shelf: at.shelf }] : [])),
    ...strangers.map((number) => ({ number, shelf: 1 })),
  ];
  const { takingId } = await archivist.mutate<{ takingId: string }>('paperArchive.stock.begin', { cabinetId });
  for (let from = 0; from < seen.length; from += AT_ONCE) {
    await archivist.mutate('paperArchive.stock.sight', { takingId, seen: seen.slice(from, from + AT_ONCE) });
  }
  await archivist.mutate('paperArchive.stock.end', { takingId });
  const { differences } = await archivist.query<Counted>('paperArchive.stock.get', { takingId });
  const found = differences.map(({ number, kind }) => `${number} ${kind}`).sort();
  const expected = expectedIn(index, files, strangers);
  for (const one of expected) holds(`cabinet ${index}: ${one} was not found`, found.includes(one));
  for (const one of found) holds(`cabinet ${index}: ${one} is no mismatch`, expected.includes(one));
  figure(`mismatches found in cabinet ${index}`, found.length);
}

/** Shelved, lent and missing alike: as long as a sheet of it stands the erasure is not complete. */
async function paperOfAnErasure(
  { holds, figure }: ProofContext,
  api: ReturnType<typeof openDatabase>,
  { archivist, manager }: ArchiveAtWork,
  clientId: ClientId,
): Promise<void> {
  const asOffice = { ...nobody, clientScope: 'agency' } as const;
  const outstanding = () => inSqlTransaction(api, asOffice, (tx) => outstandingPaperOf(tx, [clientId]));
  const before = await outstanding();
  holds('a client has paper before', before.length > 0);
  await inSqlTransaction(api, asOffice, (tx) => letPaperGo(tx, [clientId]));
  const due =
    await archivist.query<{ fileId: string; number: string; hindrance: string | null }[]>('paperArchive.shredding.due');
  const numbers = new Set(before.map(({ number }) => number));
  const free = due.filter(({ number, hindrance }) => numbers.has(number) && hindrance === null);
  const held = due.filter(({ number, hindrance }) => numbers.has(number) && hindrance !== null);
  figure('files of an erasure that can be shredded at once', free.length);
  figure('files of an erasure that are lent or missing', held.length);
  holds('every file of the client is due', free.length + held.length === before.length);
  const batchId = newId<'ShredBatch'>();
  await archivist.mutate('paperArchive.shredding.open', {
    ...{ batchId, method: 'cross-cut', fileIds: free.map(({ fileId }) => fileId) },
  });
  holds('gathered is not gone', (await outstanding()).length === before.length);
  const headers = { 'content-type': 'application/octet-stream' };
  const picture = `/paper-archive/batches/${batchId}/picture?version=1`;
  const signed = await archivist.send(picture, { method: 'POST', headers, body: PICTURE });
  holds(`whoever shreds signs with a picture and was told ${signed.status}`, signed.status === 204);
  holds('signed by one is not gone', (await outstanding()).length === before.length);
  await manager.mutate('paperArchive.shredding.witness', { batchId, version: 2 });
  const left = (await outstanding()).map(({ number }) => number).sort();
  holds(
    'what is lent or missing is outstanding still',
    left.join() ===
      held
        .map(({ number }) => number)
        .sort()
        .join(),
  );
  const gone = await inSqlTransaction(api, asOffice, (tx) => shreddedPaperOf(tx, [clientId]));
  holds(
    'each that is gone names two people',
    gone.every((one) => one.shreddedBy !== one.witnessedBy),
  );
  holds('each that is gone is one that was free', gone.length === free.length);
}
