import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entryOfRecord } from '../entries/entry-of-record.ts';
import { ask, scratchFolder } from '../testing/ask.ts';
import { writeLog } from '../testing/log-writer.ts';
import { logKey } from '../testing/note-writer.ts';

const KEY = logKey('log.example/office');
const PROVEN = [3, 300, 301];

let folder: ReturnType<typeof scratchFolder>;
beforeEach(async () => {
  folder = scratchFolder();
  const lines = Array.from({ length: 400 }, (_, sequence) =>
    JSON.stringify({
      sequence,
      id: `01900000-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
      occurredAt: '2026-11-24T08:00:00.000000Z',
      action: 'clients.listed',
      outcome: 'allowed',
    }),
  );
  for (const name of ['log', 'proofs', 'entries']) mkdirSync(folder.at(name));
  writeLog(
    folder.at('log'),
    lines.map((line) => entryOfRecord(line) ?? Buffer.alloc(0)),
    [KEY],
  );
  for (const index of PROVEN) {
    const files = [
      '--out',
      folder.at(`proofs/${index}.tlog-proof`),
      '--entry-out',
      folder.at(`entries/${index}.entry`),
    ];
    await ask('prove', '--log', folder.at('log'), '--key', KEY.verifierKey, '--index', String(index), ...files);
  }
  writeFileSync(folder.at('events.jsonl'), PROVEN.map((index) => `${lines[index]}\n`).join(''));
});
afterEach(() => folder[Symbol.dispose]());

function check() {
  return ask('check-evidence', '--folder', folder.path, '--key', KEY.verifierKey);
}

it('proves every event of an archive, and that its words are those events', async () => {
  expect(await check()).toEqual({ status: 0, text: 'signed     by log.example/office\n3 EVENTS PROVEN' });
});

it.each([
  [
    'a word was changed',
    /Line 2 .* does not say what was proven/,
    () => edit((text) => text.replace('000300"', '000299"')),
  ],
  ['a line was taken out', /tells 2 of 3 proven events/, () => edit((text) => text.replace(/^.*\n/, ''))],
  ['a line was doubled', /Line 2 .* does not say/, () => edit((text) => text.replace(/^.*\n/, (line) => line + line))],
  ['a line is no event', /Line 4 .* does not say/, () => edit((text) => `${text}nothing\n`)],
  ['an entry was changed', /does not stand at 300/, () => writeFileSync(folder.at('entries/300.entry'), 'something')],
  [
    'two proofs were exchanged',
    /does not stand at 3 /,
    () => {
      renameSync(folder.at('proofs/3.tlog-proof'), folder.at('proofs/300.tlog-proof'));
    },
  ],
  [
    'there is no proof in it',
    /proves nothing/,
    () => {
      for (const index of PROVEN) rmSync(folder.at(`proofs/${index}.tlog-proof`));
    },
  ],
])('is refused where %s', async (_, sentence, spoil) => {
  spoil();
  const { status, text } = await check();
  expect(text).toMatch(sentence);
  expect(text).toMatch(/^EVIDENCE REFUSED: /);
  expect(status).toBe(1);
});

it('cannot be asked about a folder that is no archive', async () => {
  rmSync(folder.at('proofs'), { recursive: true });
  expect((await check()).text).toMatch(/has no folder `proofs` \(ENOENT\)/);
});

function edit(change: (text: string) => string): void {
  writeFileSync(folder.at('events.jsonl'), change(readFileSync(folder.at('events.jsonl'), 'utf8')));
}
