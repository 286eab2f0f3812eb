/** What Postgres runs for each segment: in a folder and in a bucket, by hand and as the program that it starts. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { newId } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import { temporaryFolder } from '@kean/testing';
import { writeVerifierKey } from '@kean/tlog';
import { startFauxqs } from 'fauxqs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeIdentity } from '../../age/index.ts';
import { makeBackupKey } from '../../signing-key.ts';
import { type TargetMark, writeTargetMark } from '../../target/target-mark.ts';
import { agencyKeys, aTargetThat } from '../../testing/office-backup.ts';
import { aSegment } from '../testing/a-segment.ts';
import { segmentKey } from '../wal-keys.ts';
import { archiveSegment } from './archive-segment.ts';
import { listSegments, openSegment } from './open-segment.ts';
import { readSegmentName, writeSegmentName } from './segment-name.ts';

const folder = await temporaryFolder();
const s3 = await startFauxqs({ port: 0, logger: false });
s3.createBucket('kean');
afterAll(async () => {
  await s3.stop();
  await folder.dispose();
});

const { signer } = agencyKeys();
const [records, keys] = [makeIdentity(), makeIdentity()];
const recipients = { records: [records.identity.recipient], keys: [keys.identity.recipient] };
const identities = { records: records.identity, keys: keys.identity };
const SYSTEM = '7300000000000000001';
const [ONE, TWO] = ['00000001000000000000000A', '00000001000000000000000B'] as const;
const named = (name: string) => readSegmentName(name) as NonNullable<ReturnType<typeof readSegmentName>>;
const archive = (target: ObjectStore, name: string, contents: Buffer) =>
  archiveSegment({ target, name, contents, recipients, signer, now: new Date() });

describe.each([
  ['a folder', `file://${folder.path}/target`],
  ['a bucket', `s3://key:secret@127.0.0.1:${s3.port}/kean/wal?region=us-east-1&tls=off`],
])('into %s', (_place, address) => {
  it('a segment comes back as it was, once however often it is asked for; other contents under its name are refused', async () => {
    const target = await openObjectStore(address);
    const contents = aSegment(ONE);
    expect(await archive(target, ONE, contents)).toBe('archived');
    expect(await archive(target, ONE, contents)).toBe('archived-before');
    await expect(archive(target, ONE, aSegment(ONE))).rejects.toThrow(/other contents/);
    const mine = { target, verifyKeys: [signer.verifierKey] };
    expect((await openSegment(mine, named(ONE), SYSTEM, identities)).equals(contents)).toBe(true);
    expect((await listSegments(target)).map(writeSegmentName)).toEqual([ONE]);
  });

  it('one that was killed before its note is archived anew, and counts as archived only then', async () => {
    const target = await openObjectStore(address);
    const contents = aSegment(TWO);
    const withoutNote = aTargetThat(target, {
      put: (key, bytes) => (key.includes('/notes/') ? Promise.reject(new Error('killed')) : target.put(key, bytes)),
    });
    await expect(archive(withoutNote, TWO, contents)).rejects.toThrow('killed');
    expect((await listSegments(target)).map(writeSegmentName)).not.toContain(TWO);
    expect(await archive(target, TWO, contents)).toBe('archived');
  });
});

it('what was changed on its way is no success, and what is not the segment of its name is not signed', async () => {
  const target = await openObjectStore(`file://${folder.path}/changed`);
  async function* other() {
    yield Buffer.from('other');
  }
  const changing = aTargetThat(target, {
    put: async (key, bytes) => {
      const stored = await target.put(key, bytes);
      if (key.includes('/segments/')) await target.put(key, other());
      return stored;
    },
  });
  await expect(archive(changing, ONE, aSegment(ONE))).rejects.toMatchObject({ fault: 'verification' });
  await expect(archive(target, ONE, aSegment(TWO))).rejects.toThrow(/is not the segment/);
  await expect(archive(target, ONE, aSegment(ONE).subarray(0, 4096))).rejects.toThrow(/is not the segment/);
  expect(await listSegments(target)).toEqual([]);
});

it('histories, labels and partial segments are let go: no recovery needs them', async () => {
  const target = await openObjectStore(`file://${folder.path}/beside`);
  for (const name of ['00000002.history', `${ONE}.00000028.backup`, `${ONE}.partial`])
    expect(await archive(target, name, Buffer.from('text'))).toBe('kept-nothing');
});

describe('the program', () => {
  const PROGRAM = path.resolve(import.meta.dirname, 'archive-command.ts');
  const MARK = 'invented-13800000000';

  async function run(settings: object | null, name: string = ONE, contents: Buffer = aSegment(ONE)) {
    const [settingsFile, segmentFile] = [path.join(folder.path, 'settings'), path.join(folder.path, 'segment')];
    await rm(settingsFile, { force: true });
    if (settings !== null) await writeFile(settingsFile, JSON.stringify(settings), { mode: 0o600 });
    await writeFile(segmentFile, contents);
    try {
      const told = await promisify(execFile)(process.execPath, [PROGRAM, settingsFile, segmentFile, name], { env: {} });
      return { status: 0, said: told.stderr + told.stdout };
    } catch (error) {
      const { code, stderr, stdout } = error as { code: number; stderr: string; stdout: string };
      return { status: code, said: stderr + stdout };
    }
  }
  const keyFile = path.join(folder.path, 'archive.key');
  const targetFile = path.join(folder.path, 'archive.target');
  async function settingsFor(store: string) {
    await makeBackupKey(keyFile);
    await rm(targetFile, { force: true });
    return {
      store,
      recipients: recipients.records.map(({ text }) => text),
      keyRecipients: recipients.keys.map(({ text }) => text),
      keyFile,
      verifyKeys: [writeVerifierKey(signer.verifierKey)],
      targetFile,
    };
  }
  /** A folder that the worker has marked. */
  async function aTarget(name: string, mark: Partial<TargetMark> = {}, by = signer) {
    const at = path.join(folder.path, name);
    await writeTargetMark(await openObjectStore(`file://${at}`), { id: newId(), place: 'keys', ...mark }, by);
    return { at, address: `file://${at}` };
  }
  const segmentsIn = async (at: string) =>
    (await listSegments(await openObjectStore(`file://${at}`))).map(writeSegmentName);

  it('archives and is silent; nothing of the segment lies in the target in the clear', async () => {
    const contents = aSegment(ONE);
    contents.write(MARK, 5000);
    const { at, address } = await aTarget('by-program');
    expect(await run(await settingsFor(address), ONE, contents)).toEqual({ status: 0, said: '' });
    const stored = await readFile(path.join(at, segmentKey(named(ONE))));
    expect(stored.subarray(0, 18).toString()).toBe('age-encryption.org');
    for (const file of (await readdir(at, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()))
      expect((await readFile(path.join(file.parentPath, file.name))).includes(MARK)).toBe(false);
  });

  it.each([
    ['no settings', (): string | null => null, /settings of the archive cannot be read/],
    [
      'a server that is not there',
      (): string | null => 's3://key:secret@127.0.0.1:9/kean?region=us-east-1&tls=off',
      /cannot be reached/,
    ],
    [
      'a target that cannot be made',
      (): string | null => `file://${folder.path}/settings/below`,
      /cannot be reached|cannot be written/,
    ],
  ] as const)('fails in one line with its remedy, without address or secret: %s', async (_title, store, words) => {
    const address = store();
    const { status, said } = await run(address === null ? null : await settingsFor(address));
    expect(status).toBe(1);
    expect(said).toMatch(words);
    expect(said.trimEnd().split('\n')).toHaveLength(1);
    expect(said).not.toMatch(/secret|127\.0\.0\.1/);
  });

  const UNKNOWN =
    /the target is not the one that this office knows, so nothing was written there; see that its disk is mounted/;

  it('writes nothing into the folder that an unmounted disk leaves behind, and goes on when the disk is back', async () => {
    const { at, address } = await aTarget('disk');
    const settings = await settingsFor(address);
    expect((await run(settings)).status).toBe(0);
    await rename(at, `${at}-away`);
    const below = path.join(folder.path, 'disk');
    await mkdir(below);
    const { status, said } = await run(settings, TWO, aSegment(TWO));
    expect([status, said]).toEqual([1, expect.stringMatching(UNKNOWN)]);
    expect((await readdir(below, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())).toEqual([]);
    await rm(below, { recursive: true });
    await rename(`${at}-away`, at);
    expect((await run(settings, TWO, aSegment(TWO))).status).toBe(0);
    expect(await segmentsIn(at)).toEqual([ONE, TWO]);
  });

  it('waits for the mark of a new office, and says that nothing is wrong', async () => {
    const at = path.join(folder.path, 'new-office');
    await mkdir(at);
    const settings = await settingsFor(`file://${at}`);
    expect(await run(settings)).toEqual({
      status: 1,
      said: expect.stringMatching(/carries no mark of this office yet/),
    });
    expect((await readdir(at, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())).toEqual([]);
    await aTarget('new-office');
    expect(await run(settings)).toEqual({ status: 0, said: '' });
  });

  it('knows no target of another office, of records, or of before; a later one that a person admitted it does', async () => {
    const [before, now, later] = [newId(), newId(), newId()];
    const stranger = agencyKeys('kean.invalid/backups/other', 3).signer;
    const known = await aTarget('known', { id: now });
    const settings = await settingsFor(known.address);
    expect((await run(settings)).status).toBe(0);
    expect((await readFile(targetFile, 'utf8')).trim()).toBe(now);
    const unknown = [
      await aTarget('other-office', { id: later }, stranger),
      await aTarget('of-records', { id: later, place: 'records' }),
      await aTarget('of-before', { id: before }),
    ];
    for (const { at, address } of unknown) {
      expect(await run({ ...settings, store: address }), at).toEqual({
        status: 1,
        said: expect.stringMatching(UNKNOWN),
      });
      expect(await segmentsIn(at)).toEqual([]);
    }
    const admitted = await aTarget('admitted', { id: later });
    expect((await run({ ...settings, store: admitted.address })).status).toBe(0);
    // From then on the one of before is that.
    expect((await run(settings)).said).toMatch(UNKNOWN);
  });

  it('archives to none where it cannot remember which: what it remembers by is not text of its own, or cannot be written', async () => {
    const { at, address } = await aTarget('unremembered');
    const settings = await settingsFor(address);
    await writeFile(targetFile, 'nonsense');
    const missing = { ...settings, targetFile: path.join(folder.path, 'no-folder', 'archive.target') };
    for (const each of [settings, missing])
      expect((await run(each)).said).toMatch(/file that remembers the target cannot be read or written/);
    expect(await segmentsIn(at)).toEqual([]);
  });

  it('refuses settings that others may read', async () => {
    const settings = await settingsFor((await aTarget('elsewhere')).address);
    expect((await run(settings)).status).toBe(0);
    await chmod(path.join(folder.path, 'settings'), 0o644);
    const program = [PROGRAM, path.join(folder.path, 'settings'), path.join(folder.path, 'segment'), ONE];
    await expect(promisify(execFile)(process.execPath, program, { env: {} })).rejects.toMatchObject({ code: 1 });
  });
});
