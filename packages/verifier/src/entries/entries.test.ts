import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask, scratchFolder } from '../testing/ask.ts';
import { writeLog, writeTiles } from '../testing/log-writer.ts';
import { logKey } from '../testing/note-writer.ts';
import { describeEntry, readEvent } from './describe-entry.ts';
import { entryOfRecord } from './entry-of-record.ts';

/** An event with every part, and its entry written out by hand from the specification. */
const FULL = {
  sequence: 7,
  id: '01900000-0000-7000-8000-000000000001',
  occurredAt: '2026-11-24T08:00:00.123456Z',
  action: 'circulation.field-revealed',
  outcome: 'refused',
  principalId: '01900000-0000-7000-8000-000000000002',
  sessionId: '01900000-0000-7000-8000-000000000003',
  branchId: '01900000-0000-7000-8000-000000000004',
  subjectKind: 'Client',
  subjectId: '01900000-0000-7000-8000-000000000005',
  subjectIds: ['01900000-0000-7000-8000-000000000006'],
  purpose: 'viewing',
  fields: ['phone', 'name'],
  policyHash: 'abcd',
  facts: { left: 3, code: 'A' },
};
const FULL_HEX = [
  '01', // version
  '0006610118dae240', // microseconds since 1970
  '01900000000070008000000000000001', // id
  '01', // refused
  '1a', // 26 bytes
  Buffer.from('circulation.field-revealed').toString('hex'),
  'ff', // every optional part
  '01900000000070008000000000000002',
  '01900000000070008000000000000003',
  '01900000000070008000000000000004',
  `06${Buffer.from('Client').toString('hex')}`,
  '01900000000070008000000000000005',
  `07${Buffer.from('viewing').toString('hex')}`,
  '02abcd',
  `0015${Buffer.from('{"code":"A","left":3}').toString('hex')}`,
  '000101900000000070008000000000000006',
  `02${'05'}${Buffer.from('phone').toString('hex')}${'04'}${Buffer.from('name').toString('hex')}`,
].join('');

describe('the entry of an event', () => {
  it('is what the specification lays out, byte for byte', () => {
    expect(entryOfRecord(JSON.stringify(FULL))?.toString('hex')).toBe(FULL_HEX);
  });

  it('is named by time, action and outcome', () => {
    expect(describeEntry(Buffer.from(FULL_HEX, 'hex'))).toBe(
      '2026-11-24T08:00:00.123456Z circulation.field-revealed refused, event 01900000-0000-7000-8000-000000000001',
    );
  });

  it('is opaque when it is not exactly an event', () => {
    const bytes = Buffer.from(FULL_HEX, 'hex');
    for (let length = 0; length < bytes.length; length += 1) expect(readEvent(bytes.subarray(0, length))).toBeNull();
    expect(readEvent(Buffer.concat([bytes, Buffer.of(0)]))).toBeNull();
    expect(describeEntry(Buffer.from('anything'))).toMatch(/^8 bytes, SHA-256 [0-9a-f]{16}…$/);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no id', { ...FULL, id: undefined }],
    ['an id in capitals', { ...FULL, id: FULL.id.replace('000001', '00000A') }],
    ['an unknown outcome', { ...FULL, outcome: 'maybe' }],
    ['a local time', { ...FULL, occurredAt: '2026-11-24T08:00:00+08:00' }],
    ['an action that is too long', { ...FULL, action: 'a'.repeat(256) }],
    ['a hash that is not hex', { ...FULL, policyHash: 'xy' }],
    ['facts that are a list', { ...FULL, facts: [] }],
  ])('is not made from %s', (_, record) => {
    expect(entryOfRecord(typeof record === 'string' ? record : JSON.stringify(record))).toBeNull();
  });
});

describe('an export of the records', () => {
  const KEY = logKey('log.example/office');
  const lines = Array.from({ length: 3000 }, (_, at) =>
    JSON.stringify({
      id: `01900000-0000-7000-8000-${String(at).padStart(12, '0')}`,
      occurredAt: `2026-11-24T08:00:00.${String(at).padStart(6, '0')}Z`,
      action: 'clients.listed',
      outcome: 'allowed',
      facts: { rows: at },
    }),
  );
  const entries = lines.map((line) => entryOfRecord(line) ?? Buffer.alloc(0));

  async function compare(changed: readonly string[], rewritten: readonly Buffer[] | null = null) {
    using folder = scratchFolder();
    mkdirSync(folder.at('log'));
    writeLog(folder.at('log'), entries, [KEY]);
    if (rewritten !== null) writeTiles(folder.at('log'), rewritten);
    writeFileSync(folder.at('events.jsonl'), `${changed.join('\n')}\n`);
    const paths = ['--log', folder.at('log'), '--events', folder.at('events.jsonl')];
    return await ask('verify', '--key', KEY.verifierKey, ...paths);
  }
  const edited = lines[1500]?.replace('"rows":1500', '"rows":1') ?? '';

  it('that agrees is counted, with those that came after the checkpoint', async () => {
    const newer = lines[0]?.replace('000000000000', '000000009999') ?? '';
    expect((await compare([...lines, newer])).text).toContain('records    3000 agree, 1 are newer than the checkpoint');
  });

  it.each([
    ['edited', lines.with(1500, edited), /The record of entry 1500 was edited: .*000000001500.*; the records say/],
    [
      'deleted',
      lines.toSpliced(1500, 1),
      /The record of entry 1500 is missing: 2026-11-24T08:00:00\.001500Z clients\.listed/,
    ],
    ['cut off', lines.slice(0, 2500), /The record of entry 2500 is missing/],
    ['inserted', lines.toSpliced(1500, 0, edited), /Before entry 1500 a record was inserted/],
    [
      'exchanged',
      lines.with(1500, lines[1600] ?? '').with(1600, lines[1500] ?? ''),
      /at 1500 stands the one of entry 1600/,
    ],
    ['empty', [], /The record of entry 0 is missing/],
  ])('that was %s is named', async (_, changed, sentence) => {
    const { status, text } = await compare(changed);
    expect(text).toMatch(sentence);
    expect(status).toBe(1);
  });

  it('names the entry of a log that was rewritten with all its tiles', async () => {
    const { status, text } = await compare(lines, entries.with(1500, entryOfRecord(edited) ?? Buffer.alloc(0)));
    expect(text).toMatch(
      /^NOT VERIFIED: The log was rewritten: .* Compared with the records: The record of entry 1500 was edited/,
    );
    expect(status).toBe(1);
  });

  it('with a line that is no event is not compared', async () => {
    const { status, text } = await compare(lines.with(1500, '{"half":'));
    expect(text).toMatch(/Line 1501 of the export is no event/);
    expect(status).toBe(2);
  });
});
