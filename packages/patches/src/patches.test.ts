import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Advisory, advisoriesIn, firstMended, isAffected } from './advisory.ts';
import {
  Advisories,
  AdvisoriesUnreadable,
  advisoriesAgainst,
  LockfileUnreadable,
  notKnownOf,
  onlyBuilds,
  packagesInUse,
  readAdvisories,
  readInstalled,
} from './index.ts';

const LOCK = `lockfileVersion: '9.0'
importers:
  apps/api:
    dependencies:
      '@scope/shared': { specifier: 'workspace:*', version: link:../../packages/shared }
      server: { specifier: ^1.0.0, version: 1.4.0(peer@2.0.0) }
      other-name: { specifier: 'npm:real@3.0.0', version: real@3.0.0 }
    devDependencies:
      tester: { specifier: 1.0.0, version: 1.0.0 }
  infra/checks:
    dependencies:
      builder: { specifier: 1.0.0, version: 1.0.0 }
packages:
  server@1.4.0: { resolution: { integrity: sha512-a } }
snapshots:
  server@1.4.0(peer@2.0.0): { dependencies: { deep: 0.3.1, peer: 2.0.0 } }
  peer@2.0.0: {}
  '@deep/one@0.3.1': {}
  deep@0.3.1: { optionalDependencies: { '@deep/one': 0.3.1 } }
  real@3.0.0: {}
  tester@1.0.0: { dependencies: { deep: 0.2.0 } }
  deep@0.2.0: {}
  builder@1.0.0: {}
`;
const builds = (folder: string) => folder.startsWith('infra/');

describe('what is in use', () => {
  it('is every version of the lock file, and what a process reaches runs', () => {
    const inUse = packagesInUse(LOCK, builds).map(
      ({ name, version, runs }) => `${name}@${version}${runs ? ' runs' : ''}`,
    );
    expect(inUse.toSorted()).toEqual([
      '@deep/one@0.3.1 runs',
      'builder@1.0.0',
      'deep@0.2.0',
      'deep@0.3.1 runs',
      'peer@2.0.0 runs',
      'real@3.0.0 runs',
      'server@1.4.0 runs',
      'tester@1.0.0',
    ]);
  });

  it('is read from the lock file of this product', async () => {
    const lock = await readFile(path.join(import.meta.dirname, '../../../pnpm-lock.yaml'), 'utf8');
    const inUse = packagesInUse(lock, builds);
    expect(inUse.length).toBeGreaterThan(300);
    expect(inUse.find(({ name }) => name === 'fastify')).toMatchObject({ runs: true });
    expect(inUse.find(({ name }) => name === '@biomejs/biome')).toMatchObject({ runs: false });
  });

  it.each(['', '{', 'lockfileVersion: 5.4', 'just words', '&a [*a, *a]'])('is not read from %j', (text) => {
    expect(() => packagesInUse(text, builds)).toThrow(LockfileUnreadable);
  });
});

const record = (events: object[], more: object = {}) => ({
  id: 'GHSA-aaaa-bbbb-cccc',
  summary: 'A  way\nin',
  database_specific: { severity: 'HIGH' },
  affected: [{ package: { ecosystem: 'npm', name: 'deep' }, ranges: [{ type: 'SEMVER', events }] }],
  ...more,
});
const advisoryOf = (events: object[]): Advisory => {
  const [advisory] = advisoriesIn(record(events)) ?? [];
  if (advisory === undefined) throw new TypeError('a record is about a package');
  return advisory;
};

describe('an advisory', () => {
  // By hand, from the evaluation that the schema describes.
  it.each([
    ['1.0.0', [{ introduced: '0' }], true, null],
    ['1.0.0', [{ introduced: '0' }, { fixed: '1.0.0' }], false, null],
    ['0.9.9', [{ introduced: '0' }, { fixed: '1.0.0' }], true, '1.0.0'],
    ['1.0.0-rc.1', [{ introduced: '0' }, { fixed: '1.0.0' }], true, '1.0.0'],
    ['0.9.0', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }], false, null],
    [
      '2.1.0',
      [{ introduced: '1.0.0' }, { fixed: '1.2.0' }, { introduced: '2.0.0' }, { fixed: '2.2.0' }],
      true,
      '2.2.0',
    ],
    ['1.5.0', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }, { introduced: '2.0.0' }, { fixed: '2.2.0' }], false, null],
    ['2.1.0', [{ fixed: '2.2.0' }, { introduced: '2.0.0' }], true, '2.2.0'],
    ['1.2.0', [{ introduced: '0' }, { last_affected: '1.2.0' }], true, null],
    ['1.2.1', [{ introduced: '0' }, { last_affected: '1.2.0' }], false, null],
    ['3.0.0', [{ introduced: '0' }, { limit: '2.0.0' }], false, null],
  ])('about %s by %j', (version, events, affected, mended) => {
    expect(isAffected(advisoryOf(events), version)).toBe(affected);
    if (affected) expect(firstMended(advisoryOf(events), version)).toBe(mended);
  });

  it('means a version exactly from where it came in to where it was mended', () => {
    const version = fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)).map((parts) => parts.join('.'));
    const number = (text: string) => text.split('.').reduce((sum, part) => sum * 10 + Number(part), 0);
    fc.assert(
      fc.property(version, version, version, (introduced, fixed, asked) => {
        fc.pre(number(introduced) < number(fixed));
        const meant = isAffected(advisoryOf([{ introduced }, { fixed }]), asked);
        expect(meant).toBe(number(introduced) <= number(asked) && number(asked) < number(fixed));
      }),
    );
  });

  it('is one line of words, with the publisher’s severity; what is malicious is critical', () => {
    expect(advisoriesIn(record([]))).toMatchObject([{ severity: 'high', summary: 'A way in' }]);
    expect(advisoriesIn(record([], { id: 'MAL-2026-1' }))).toMatchObject([{ severity: 'critical' }]);
    expect(advisoriesIn(record([], { database_specific: {} }))).toMatchObject([{ severity: 'unknown' }]);
  });

  it('that was withdrawn, or is about another ecosystem, is none; what is no record is said to be none', () => {
    expect(advisoriesIn(record([], { withdrawn: '2026-01-01T00:00:00Z' }))).toEqual([]);
    expect(advisoriesIn(record([], { affected: [{ package: { ecosystem: 'PyPI', name: 'deep' } }] }))).toEqual([]);
    expect([advisoriesIn({ vulnerabilities: [] }), advisoriesIn('x'), advisoriesIn(null)]).toEqual([null, null, null]);
  });
});

it('what runs comes before what only builds, and the worse before the less bad', () => {
  const advisories = [
    ...(advisoriesIn(record([{ introduced: '0' }, { fixed: '1.0.0' }])) ?? []),
    ...(advisoriesIn({ ...record([{ introduced: '0' }], { id: 'MAL-2026-2' }) }) ?? []),
  ];
  const state = advisoriesAgainst(packagesInUse(LOCK, builds), advisories);
  expect(state).toMatchObject({ packages: 8, running: 5, compared: 2 });
  expect(state.hits.map(({ version, advisory, runs }) => [version, advisory.severity, runs])).toEqual([
    ['0.3.1', 'critical', true],
    ['0.3.1', 'high', true],
    ['0.2.0', 'critical', false],
    ['0.2.0', 'high', false],
  ]);
});

describe('the file that an operator brings', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kean-advisories-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const brought = async (name: string, content: string | Buffer) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return readAdvisories(file, new Set(['deep']));
  };
  const one = JSON.stringify(record([{ introduced: '0' }]));
  const elsewhere = JSON.stringify(record([], { affected: [{ package: { ecosystem: 'npm', name: 'nowhere' } }] }));

  it.each([
    ['one.json', one],
    ['list.json', `[${one},${elsewhere}]`],
    ['lines.jsonl', `${one}\n${elsewhere}\n`],
    ['all.zip', zipOf({ 'a.json': one, 'b.json': elsewhere, 'README.md': 'words' })],
  ])('%s is read, and of it what names a package in use', async (name, content) => {
    expect((await brought(name, content)).advisories.map(({ id }) => id)).toEqual(['GHSA-aaaa-bbbb-cccc']);
  });

  it('is as old as its newest record, and says how many it has; without a day nobody knows', async () => {
    const of = (modified: string) => JSON.stringify(record([], { modified }));
    const file = await brought('days.jsonl', `${of('2026-03-02T00:00:00Z')}\n${of('2026-04-01T08:00:00Z')}\n${one}\n`);
    expect([file.records, file.newestAt?.toISOString()]).toEqual([3, '2026-04-01T08:00:00.000Z']);
    expect((await brought('none.json', one)).newestAt).toBeNull();
  });

  it('is kept and read again as it was', async () => {
    const { advisories } = await brought('kept.json', one);
    expect(Advisories.parse(JSON.parse(JSON.stringify(advisories)))).toEqual(advisories);
  });

  it.each([
    ['empty', '', 'there is no record'],
    ['words', 'no JSON at all', 'a record is no JSON'],
    ['other', '{"vulnerabilities":[]}', 'record 1 is not of the OSV schema'],
    ['half', `[${one},{"id":7}]`, 'record 2 is not of the OSV schema'],
    ['cut', zipOf({ 'a.json': one }).subarray(0, 60), 'the zip is damaged'],
    ['bomb', zipOf({ 'a.json': Buffer.alloc(5 * 1024 * 1024, 32) }), 'larger than 4 MB'],
  ])('%s is refused whole, with the reason', async (name, content, reason) => {
    const refused = brought(name, content);
    await expect(refused).rejects.toThrow(AdvisoriesUnreadable);
    await expect(refused).rejects.toThrow(reason);
  });
});

it('what nothing can be said of is not called safe', () => {
  const odd = { name: 'deep', version: 'github-abc', runs: true };
  const known = { name: 'deep', version: '1.0.0', runs: true };
  const later = { name: 'later', version: '1.0.0', runs: false };
  expect(notKnownOf([later, known, odd], new Set(['deep']))).toEqual([
    { ...odd, why: 'version-unreadable' },
    { ...later, why: 'not-compared' },
  ]);
});

describe('what is installed', () => {
  it('was written down from the lock file of this product', async () => {
    const lock = await readFile(path.join(import.meta.dirname, '../../../pnpm-lock.yaml'), 'utf8');
    expect(await readInstalled()).toEqual(packagesInUse(lock, onlyBuilds));
  });

  it('is not known where the list is missing or is none', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kean-installed-'));
    const list = path.join(folder, 'in-use.json');
    expect(await readInstalled(list)).toBeNull();
    for (const text of ['[]', '{}', '[{"name":"a"}]', 'x']) {
      await writeFile(list, text);
      expect(await readInstalled(list)).toBeNull();
    }
    await rm(folder, { recursive: true });
  });
});

/** A zip with stored entries (APPNOTE 6.3.10), as small as one can be. */
function zipOf(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const [local, central]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const part = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(name), bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, rest, Buffer.from(name)]));
    local.push(part);
    at += part.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}
