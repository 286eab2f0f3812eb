import { aCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { readInstalled } from '@kean/patches';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_ADVISORY_BYTES, PatchOverview } from '../../contract/patches.ts';
import { policy } from '../../policy.ts';
import { readPatches } from './read-patches.ts';
import { takeAdvisories } from './take-advisories.ts';

let office: TestOffice;
let operator: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  operator = await aStaffMember(office.sql);
});
afterAll(() => office.close());

const call = () =>
  aCall(office, operator, [policy], { 'storage.read-patches': 'agency', 'storage.load-advisories': 'agency' });
async function* bytesOf(content: string) {
  yield Buffer.from(content);
}
const bring = (content: string) => takeAdvisories(call(), { bytes: bytesOf(content) });
const overview = async () => PatchOverview.parse(await readPatches(call()));
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const advisory = (name: string, severity: string, more: object = {}) => ({
  ...{ id: `GHSA-${name}`, summary: 'A way in', modified: daysAgo(2), database_specific: { severity } },
  affected: [
    {
      package: { ecosystem: 'npm', name },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '999.0.0' }] }],
    },
  ],
  ...more,
});
const code = (one: string) => expect.objectContaining({ code: one });

it('without a file everything is unknown, and what runs says which version it is', async () => {
  const seen = await overview();
  expect(seen).toMatchObject({ files: [], findings: [], findingCount: 0, unknownCount: seen.installed?.packages });
  expect(seen.unknown[0]).toMatchObject({ runs: true, why: 'not-compared' });
  const [node, postgres, redis] = seen.runtime;
  expect(node).toEqual({ part: 'node', version: process.versions.node });
  expect(postgres?.version).toMatch(/^\d+/);
  // This office has no Redis: it did not answer, and nobody says that it is fine.
  expect(redis).toEqual({ part: 'redis', version: null });
});

describe('a file that is brought', () => {
  it('is held against what runs: severity, the version that mends it, who brought it, of what day and with which digest', async () => {
    const text = JSON.stringify([
      advisory('fastify', 'CRITICAL'),
      advisory('@biomejs/biome', 'HIGH'),
      advisory('gone', 'LOW'),
    ]);
    const id = await bring(text);
    const seen = await overview();
    expect(seen.files[0]).toMatchObject({ id, records: 3, sizeBytes: text.length, isOld: false });
    expect(seen.files[0]?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(seen.findings[0]).toMatchObject({
      ...{ name: 'fastify', runs: true, advisory: 'GHSA-fastify', severity: 'critical', mendedIn: '999.0.0' },
    });
    expect(seen.findings.find(({ name }) => name === '@biomejs/biome')).toMatchObject({
      runs: false,
      severity: 'high',
    });
    expect(seen.findings.map(({ name }) => name)).not.toContain('gone');
    expect(seen.counts.find(({ severity }) => severity === 'critical')?.count).toBe(1);
    expect(seen.unknown.filter(({ why }) => why === 'not-compared')).toEqual([]);
    const events = await eventsOf(office, operator.id);
    expect(events.at(-1)).toMatchObject({ action: 'storage.advisories-taken', facts: { findings: 1, critical: 1 } });
  });

  it('is as old as its newest record, not as the day it was brought', async () => {
    await bring(JSON.stringify(advisory('fastify', 'HIGH', { modified: daysAgo(40) })));
    expect((await overview()).files[0]).toMatchObject({ isOld: true });
    // A record of tomorrow makes no file young.
    await bring(JSON.stringify(advisory('fastify', 'HIGH', { modified: daysAgo(-400) })));
    expect(Number((await overview()).files[0]?.newestAt)).toBeLessThanOrEqual(Date.now());
  });

  it('says nothing about a package that came in after it was read', async () => {
    await bring(JSON.stringify(advisory('fastify', 'LOW')));
    await office.sql.query(`update advisory_file set compared = array_remove(compared, 'fastify')`);
    expect((await overview()).unknown).toContainEqual(
      expect.objectContaining({ name: 'fastify', runs: true, why: 'not-compared' }),
    );
  });

  it.each([
    ['', 'STORAGE_ADVISORIES_EMPTY'],
    ['words', 'STORAGE_ADVISORIES_OF_ANOTHER_KIND'],
    ['{"vulnerabilities":[]}', 'STORAGE_ADVISORIES_OF_ANOTHER_KIND'],
    ['PK\u0003\u0004cut off', 'STORAGE_ADVISORIES_DAMAGED'],
    [JSON.stringify(advisory('fastify', 'LOW', { modified: undefined })), 'STORAGE_ADVISORIES_WITHOUT_A_DAY'],
  ])('%j is refused, the last one counts on, and the log says why', async (content, because) => {
    const before = (await overview()).files[0]?.id;
    await expect(bring(content)).rejects.toEqual(code(because));
    expect((await overview()).files[0]?.id).toBe(before);
    const events = await eventsOf(office, operator.id);
    expect(events.at(-1)).toMatchObject({ action: 'storage.advisories-refused', facts: { reason: because } });
  });

  it('above the limit is refused, announced or not, and one that breaks off says so', async () => {
    const declared = takeAdvisories(call(), { bytes: bytesOf('x'), declaredBytes: MOST_ADVISORY_BYTES + 1 });
    await expect(declared).rejects.toEqual(code('STORAGE_ADVISORIES_TOO_LARGE'));
    async function* broken() {
      yield Buffer.from('[');
      throw new Error('the line went away');
    }
    await expect(takeAdvisories(call(), { bytes: broken() })).rejects.toEqual(code('STORAGE_ADVISORIES_UPLOAD_BROKEN'));
  });

  it('is written by nobody in another’s name', async () => {
    const [row] = await office.sql.query<{ id: string }>('select id from advisory_file limit 1');
    const forged = `insert into advisory_file (id, digest, size_bytes, records, newest_at, compared, advisories, taken_by)
      select gen_random_uuid(), digest, size_bytes, records, newest_at, compared, advisories, taken_by from advisory_file where id = $1`;
    await expect(office.db.pool.query(forged, [row?.id])).rejects.toThrow('whoever brings a file says so');
  });
});

it('the list of what is installed is there in every test', async () => {
  expect(await readInstalled()).not.toBeNull();
});
