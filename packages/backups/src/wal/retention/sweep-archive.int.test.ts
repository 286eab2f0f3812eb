/** What goes when its time is over: bases by the age of their id, and every segment that none of those which stay can use. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import { temporaryFolder } from '@kean/testing';
import { afterAll, expect, it } from 'vitest';
import { makeIdentity } from '../../age/index.ts';
import { signedJson } from '../../manifest/signed-json.ts';
import { agencyKeys } from '../../testing/office-backup.ts';
import { listBases } from '../bases/open-base.ts';
import { archiveSegment } from '../segments/archive-segment.ts';
import { listSegments } from '../segments/open-segment.ts';
import { writeSegmentName } from '../segments/segment-name.ts';
import { aSegment } from '../testing/a-segment.ts';
import { baseKey, baseNoteKey } from '../wal-keys.ts';
import { BaseNote } from '../wal-notes.ts';
import { sweepArchive } from './sweep-archive.ts';

const { signer } = agencyKeys();
const recipients = { records: [makeIdentity().identity.recipient], keys: [makeIdentity().identity.recipient] };
const folder = await temporaryFolder();
afterAll(() => folder.dispose());

const now = new Date('2026-11-26T02:00:00Z');
const DAY_MS = 86_400_000;
const idOfAge = (days: number) => {
  const hex = Math.round(now.getTime() - days * DAY_MS)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
const names = ['A', 'B', 'C', 'D'].map((digit) => `00000001000000000000000${digit}`) as [
  string,
  string,
  string,
  string,
];

async function* once(text: string) {
  yield Buffer.from(text);
}

async function aBase(target: ObjectStore, id: string, firstSegment: string): Promise<void> {
  await target.put(baseKey(id), once('sealed'));
  const digests = { sha256: '0'.repeat(64), plainSha256: '0'.repeat(64) };
  const note: BaseNote = {
    format: 'kean-base-1',
    id,
    systemId: '7300000000000000001',
    segmentBytes: 1_048_576,
    serverVersion: '15.1',
    administrator: 'kean_admin',
    firstSegment,
    lastSegment: firstSegment,
    startedAt: now.toISOString(),
    endedAt: now.toISOString(),
    bytes: { sizeBytes: 6, plainBytes: 6, ...digests },
  };
  await target.put(baseNoteKey(id), once(signedJson(BaseNote.parse(note), signer)));
}

async function anArchive(name: string, ages: readonly (readonly [number, string])[]) {
  const target = await openObjectStore(`file://${folder.path}/${name}`);
  for (const segment of names) {
    await archiveSegment({ target, name: segment, contents: aSegment(segment), recipients, signer, now });
  }
  for (const [age, first] of ages) await aBase(target, idOfAge(age), first);
  return {
    target,
    sweep: () => sweepArchive({ target, verifyKeys: [signer.verifierKey] }, 7, now),
    segments: async () => (await listSegments(target)).map(writeSegmentName),
  };
}

it('a base that is over goes, with the segments before the oldest that stays; a second sweep finds nothing', async () => {
  const { target, sweep, segments } = await anArchive('usual', [
    [6.5, names[0]],
    [5, names[2]],
    [1, names[3]],
  ]);
  expect(await sweep()).toEqual({ bases: [idOfAge(6.5)], segments: 2 });
  expect(await segments()).toEqual(names.slice(2));
  expect(await listBases(target)).toEqual([idOfAge(1), idOfAge(5)]);
  expect(await sweep()).toEqual({ bases: [], segments: 0 });
});

it('where no base is left within the window, no segment is either', async () => {
  const { target, sweep, segments } = await anArchive('none', [[6.1, names[0]]]);
  expect(await sweep()).toMatchObject({ segments: 4 });
  expect([await segments(), await listBases(target)]).toEqual([[], []]);
});

it('a base that is over goes also when its note is damaged or was never written', async () => {
  const { target, sweep } = await anArchive('damaged', [
    [8, names[0]],
    [1, names[1]],
  ]);
  await writeFile(path.join(folder.path, 'damaged', baseNoteKey(idOfAge(8))), 'nothing');
  await target.put(baseKey(idOfAge(9)), once('unfinished'));
  expect((await sweep()).bases.length).toBe(2);
  expect(await target.exists(baseKey(idOfAge(9)))).toBe(false);
});
