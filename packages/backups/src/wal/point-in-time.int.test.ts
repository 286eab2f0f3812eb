/** Continuous protection on a real cluster: archived by the real command, recovered to a moment, refused where it was touched. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing';
import { writeVerifierKey } from '@kean/tlog';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeIdentity } from '../age/index.ts';
import { agencyKeys } from '../testing/office-backup.ts';
import { planRecovery, type RecoveredCluster, type RecoveryTime, recoverTo, type WalRefused } from './index.ts';
import { readSegmentName, segmentAfter, writeSegmentName } from './segments/segment-name.ts';
import { type ArchivedCluster, archivedCluster } from './testing/archived-cluster.ts';
import { baseKey, baseNoteKey, segmentKey, segmentNoteKey } from './wal-keys.ts';

let home: TemporaryFolder;
let office: ArchivedCluster;
/** Moments between two writes; the first is after the base. */
const moments: Date[] = [];
let segments: string[];
let baseId: string;

async function write(note: string): Promise<void> {
  await office.sql.query('insert into story (note) values ($1)', [note]);
}

async function aMomentPasses(): Promise<void> {
  const [row] = await office.sql.query<{ now: Date }>(
    'select pg_sleep(0.05), clock_timestamp() as now, pg_sleep(0.05)',
  );
  moments.push(row?.now as Date);
}

beforeAll(async () => {
  home = await temporaryFolder();
  office = await archivedCluster(home.path);
  await office.sql.query('create table story (id int generated always as identity, note text)');
  await write('before the base');
  ({ id: baseId } = await office.takeBase());
  await aMomentPasses();
  await write('first');
  await aMomentPasses();
  await office.archiveNow();
  await write('second');
  await aMomentPasses();
  await office.sql.query('delete from story');
  await office.archiveNow();
  await write('last');
  await office.archiveNow();
  const { base, segments: found } = await planRecovery(office, 'latest');
  segments = found.map(writeSegmentName);
  expect(base.id).toBe(baseId);
}, 120_000);
afterAll(async () => {
  await office.close();
  await home.dispose();
});

const folder = () => path.join(home.path, 'recovered');
const recover = (time: RecoveryTime, changes: Partial<Parameters<typeof recoverTo>[0]> = {}) =>
  recoverTo({ ...office, time, folder: folder(), ...changes });

async function storyIn({ connection }: RecoveredCluster): Promise<string[]> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rows } = await client.query<{ note: string }>('select note from story order by id');
    return rows.map(({ note }) => note);
  } finally {
    await client.end();
  }
}

describe('recovered to a moment', () => {
  it.each([
    [0, ['before the base']],
    [1, ['before the base', 'first']],
    [2, ['before the base', 'first', 'second']],
  ] as const)('between two writes, exactly the rows of then are there (%i)', async (moment, story) => {
    const time = moments[moment] as Date;
    const recovered = await recover(time);
    try {
      expect(await storyIn(recovered)).toEqual(story);
      expect(recovered.base.id).toBe(baseId);
      expect(recovered.reachedAt === null || recovered.reachedAt <= time).toBe(true);
    } finally {
      await recovered.stop();
    }
  });

  it('as far as the archive goes, and a time after the last change is the same', async () => {
    for (const time of ['latest', new Date((await lastArchived()) - 1)] as const) {
      const recovered = await recover(time);
      expect(await storyIn(recovered)).toEqual(['last']);
      await recovered.stop();
    }
  });

  it('by nobody but who asked: no port, a socket in a closed folder, another name is refused', async () => {
    const recovered = await recover('latest');
    try {
      const { host, port } = recovered.connection;
      const asSomebody = new pg.Client({ host, port, user: 'kean_base_backup', database: 'postgres' });
      await expect(asSomebody.connect()).rejects.toMatchObject({ code: '28000' });
      const client = new pg.Client({ ...recovered.connection, database: 'postgres' });
      await client.connect();
      const { rows } = await client.query(
        `select current_setting('listen_addresses') as listens, current_setting('archive_mode') as archives, current_setting('unix_socket_permissions') as rights`,
      );
      await client.end();
      expect(rows).toEqual([{ listens: '', archives: 'off', rights: '0700' }]);
    } finally {
      await recovered.stop();
    }
  });

  it('again in the same folder after one that was broken off, but never in a folder of somebody else', async () => {
    for (const phase of ['opening-base', 'replaying']) {
      const given = new AbortController();
      const broken = recover(moments[1] as Date, {
        signal: given.signal,
        onProgress: (now) => now === phase && given.abort(new Error('broken off')),
      });
      await expect(broken).rejects.toThrow('broken off');
    }
    // One that is left running, as by a caller that was killed, gives way as well.
    await recover(moments[1] as Date);
    const again = await recover(moments[1] as Date);
    expect(await storyIn(again)).toEqual(['before the base', 'first']);
    await again.stop();
    await expect(recover(moments[1] as Date, { folder: home.path })).rejects.toMatchObject({ fault: 'folder-taken' });
  });
});

describe('as a program', () => {
  const PROGRAM = path.resolve(import.meta.dirname, 'recovery/recover-command.ts');
  const place = () => path.join(home.path, 'by-program');

  async function start(changes: Record<string, string> = {}) {
    const files = {
      'records-identity': office.secretLines.records,
      'keys-identity': office.secretLines.keys,
      'verify-keys': writeVerifierKey(office.signer.verifierKey),
    };
    const options: Record<string, string> = {
      target: `file://${office.targetFolder}`,
      time: (moments[1] as Date).toISOString(),
      folder: place(),
    };
    for (const [name, text] of Object.entries(files)) {
      options[name] = path.join(home.path, name);
      await writeFile(options[name], `${text}\n`, { mode: 0o600 });
    }
    const args = Object.entries({ ...options, ...changes }).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const until = async (words: string) => {
      while (!said.includes(words) && child.exitCode === null) await wait(5);
      return said;
    };
    return { child, ended, until, said: () => said };
  }

  it('killed at any step it is run again in the same folder, says the time it reached, and ends what it started', async () => {
    for (const step of ['verifying the archive', 'opening the base', 'replaying the log', 'recovered;']) {
      const killed = await start();
      await killed.until(step);
      killed.child.kill('SIGKILL');
      await killed.ended;
    }
    const whole = await start();
    expect(await whole.until('Ctrl-C')).toMatch(/last change: 20\d\d-/);
    const connection = { host: path.join(place(), 'socket'), port: 5432, user: 'kean_admin' };
    expect(await storyIn({ connection } as RecoveredCluster)).toEqual(['before the base', 'first']);
    const dump = ['-h', connection.host, '-U', 'kean_admin', '--data-only', '-t', 'story', 'postgres'];
    expect(execFileSync('pg_dump', dump).toString()).toContain('first');
    whole.child.kill('SIGTERM');
    expect(await whole.ended).toEqual([0, null]);
    await expect(storyIn({ connection } as RecoveredCluster)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('a time without its zone, and an archive that was touched, are refused in one line', async () => {
    const vague = await start({ time: '2026-11-26 12:00' });
    expect((await vague.ended)[0]).toBe(2);
    expect(vague.said()).toMatch(/^recover: --time .* needs its zone/);
    const early = await start({ time: '2020-01-01T00:00:00Z' });
    expect((await early.ended)[0]).toBe(2);
    expect(early.said()).toContain('no-base-before-that-time');
  });
});

async function lastArchived(): Promise<number> {
  const note = await readFile(fileOf(segmentNoteKey(named(segments.at(-1)))), 'utf8');
  return Date.parse(/"archivedAt":"([^"]+)"/.exec(note)?.[1] ?? '');
}

const named = (name = '') => readSegmentName(name) as NonNullable<ReturnType<typeof readSegmentName>>;
const fileOf = (key: string) => path.join(office.targetFolder, key);

describe('refused before anybody can connect, saying which', () => {
  let one: string;
  let other: string;

  beforeAll(async () => {
    [one, other] = segments.slice(1, 3) as [string, string];
    await cp(office.targetFolder, `${office.targetFolder}-as-it-was`, { recursive: true });
  });

  async function refusal(changes: Partial<Parameters<typeof recoverTo>[0]> = {}): Promise<string> {
    try {
      const recovered = await recover('latest', changes);
      await recovered.stop();
      return 'none';
    } catch (error) {
      expect(error).toMatchObject({ name: 'WalRefused' });
      return `${(error as WalRefused).about}: ${(error as WalRefused).reason}`;
    } finally {
      await rm(office.targetFolder, { recursive: true });
      await cp(`${office.targetFolder}-as-it-was`, office.targetFolder, { recursive: true });
    }
  }
  async function changed(key: string, change: (bytes: Buffer) => Buffer): Promise<void> {
    await writeFile(fileOf(key), change(await readFile(fileOf(key))));
  }
  const flipped = (bytes: Buffer) => {
    const place = Math.floor(bytes.length / 2);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return bytes;
  };

  it('a bit flipped, a segment truncated or prolonged', async () => {
    await changed(segmentKey(named(one)), flipped);
    expect(await refusal()).toBe(`${one}: bytes-changed`);
    await truncate(fileOf(segmentKey(named(one))), 1000);
    expect(await refusal()).toBe(`${one}: bytes-truncated`);
    await changed(segmentKey(named(one)), (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]));
    expect(await refusal()).toBe(`${one}: bytes-too-long`);
  });

  it('two segments exchanged, with their notes or without', async () => {
    const exchange = async (keyOf: typeof segmentKey) => {
      const [first, second] = [fileOf(keyOf(named(one))), fileOf(keyOf(named(other)))];
      await rename(first, `${first}-away`);
      await rename(second, first);
      await rename(`${first}-away`, second);
    };
    await exchange(segmentNoteKey);
    expect(await refusal()).toBe(`${one}: note-of-another`);
    await exchange(segmentNoteKey);
    await exchange(segmentKey);
    expect(await refusal()).toBe(`${one}: note-of-another`);
    await exchange(segmentKey);
    expect(await refusal()).toMatch(new RegExp(`^${one}: bytes-`));
  });

  it('a segment that is gone, with or without its note', async () => {
    await rm(fileOf(segmentKey(named(one))));
    expect(await refusal()).toBe(`${one}: bytes-missing`);
    await Promise.all([segmentKey, segmentNoteKey].map((keyOf) => rm(fileOf(keyOf(named(one))))));
    expect(await refusal()).toBe(`${one}: segment-missing`);
  });

  it('a note that was changed, that lost its signature, that another agency signed', async () => {
    await changed(segmentNoteKey(named(one)), (bytes) =>
      Buffer.from(bytes.toString().replace('"plainBytes":1', '"plainBytes":2')),
    );
    expect(await refusal()).toBe(`${one}: note-changed`);
    await changed(segmentNoteKey(named(one)), (bytes) => bytes.subarray(0, bytes.indexOf('\n\n')));
    expect(await refusal()).toBe(`${one}: note-malformed`);
    const stranger = agencyKeys('other.invalid/backups', 9).signer;
    expect(await refusal({ verifyKeys: [stranger.verifierKey] })).toBe(`${baseId}: note-of-another-agency`);
  });

  it('a segment of another cluster, signed by the same key', async () => {
    const note = await readFile(fileOf(segmentNoteKey(named(one))), 'utf8');
    const { signedJson } = await import('../manifest/signed-json.ts');
    const foreign = { ...JSON.parse(note.slice(0, note.indexOf('\n'))), systemId: '7000000000000000001' };
    await writeFile(fileOf(segmentNoteKey(named(one))), signedJson(foreign, office.signer));
    expect(await refusal()).toBe(`${one}: of-another-cluster`);
  });

  it('a base that was changed, or whose note was', async () => {
    await changed(baseKey(baseId), flipped);
    expect(await refusal()).toBe(`${baseId}: bytes-changed`);
    await changed(baseNoteKey(baseId), (bytes) => Buffer.from(bytes.toString().replace('kean_admin', 'kean_other')));
    expect(await refusal()).toBe(`${baseId}: note-changed`);
  });

  it('a time before the first base, and one that is not archived yet', async () => {
    const before = recover(new Date('2020-01-01T00:00:00Z'));
    await expect(before).rejects.toMatchObject({ reason: 'no-base-before-that-time' });
    const after = recover(new Date(Date.now() + 3_600_000));
    await expect(after).rejects.toMatchObject({ reason: 'time-not-archived', about: segments.at(-1) });
  });

  it('one identity alone opens nothing, whichever of the two it is', async () => {
    const stranger = makeIdentity().identity;
    for (const part of ['records', 'keys'] as const) {
      const identities = { ...office.identities, [part]: stranger };
      expect(await refusal({ identities })).toBe(`${baseId}: identity-not-a-recipient`);
    }
  });

  it('what is not touched is not refused, and the segment after the last is not looked for in vain', async () => {
    expect(await refusal()).toBe('none');
    expect(segments).not.toContain(writeSegmentName(segmentAfter(named(segments.at(-1)), 16 * 1024 * 1024)));
  });
});
