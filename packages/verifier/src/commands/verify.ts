import { setTimeout as pause } from 'node:timers/promises';
import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { type Compared, compareRecords } from '../entries/compare-records.ts';
import { type Examined, examineLog } from '../examination/examine-log.ts';
import type { LogSource } from '../log/log-source.ts';
import { openSource } from '../log/open-source.ts';
import { readFileOrSay, readHeadBytes, readKeptCheckpoint } from '../log/read-head.ts';
import { type OpenCheckpoint, openCheckpoint, type Trust } from '../note/open-checkpoint.ts';
import { parseSignedNote } from '../note/signed-note.ts';
import { timeText } from '../note/verify-signature.ts';
import { Refusal } from '../refusal.ts';

/** How often, and how far apart, a checkpoint without the cosignature is looked at again: three seconds in all. */
const COSIGNING_LOOKS = 6;
const COSIGNING_PAUSE_MS = 500;
const VALUED = ['log', 'seen', 'events', 'checkpoint', ...TRUST_OPTIONS] as const;

/**
 * `verify`: signatures, every entry, every tile, the root, every older checkpoint, and an export of the records if
 * given.
 */
export const verify: Command = async (args, say) => {
  const began = performance.now();
  const options = readOptions(args, VALUED, ['json']);
  const trust = trustOf(options);
  const source = await openSource(options.one('log'));
  const head = await headOf(source, trust, options.maybe('checkpoint'));
  const older = await Promise.all(options.all('seen').map((file) => readKeptCheckpoint(file, trust)));
  for (const kept of older) requireNotBehind(head, kept);
  const events = options.maybe('events');
  const records = async (): Promise<Compared | null> =>
    events === null ? null : compareRecords(source, head.size, events);
  const examined = await examineLog(source, head, older).catch((refusal: unknown) => withRecords(refusal, records));
  const found = { head, older, examined, compared: await records(), seconds: (performance.now() - began) / 1000 };
  const lines = options.has('json') ? [asJson(found)] : asLines(found);
  for (const line of lines) say(line);
};

/**
 * Of a log that grows while it is read, the newest checkpoint may be on its way to the witness: it is looked at again.
 */
async function headOf(source: LogSource, trust: Trust, file: string | null): Promise<OpenCheckpoint> {
  if (file !== null) return openCheckpoint(await readFileOrSay(file), trust, `the checkpoint ${file}`);
  for (let looks = 1; ; looks += 1) {
    const bytes = await readHeadBytes(source);
    const note = parseSignedNote(bytes);
    const named = (name: string) => note?.signatures.some(({ keyName }) => keyName === name) === true;
    if (looks === COSIGNING_LOOKS || trust.witnesses.every(({ name }) => named(name)))
      return openCheckpoint(bytes, trust, 'the checkpoint');
    await pause(COSIGNING_PAUSE_MS);
  }
}

/**
 * Where a log does not verify, the records may still say which entry it is: of a rewritten log nothing else does.
 * @throws the refusal, with the first difference from the records where there is one
 */
async function withRecords(refusal: unknown, records: () => Promise<Compared | null>): Promise<never> {
  if (!(refusal instanceof Refusal) || refusal.status !== 1) throw refusal;
  const difference: unknown = await records().catch((error: unknown) => error);
  if (!(difference instanceof Refusal) || difference.status !== 1) throw refusal;
  throw new Refusal(`${refusal.message} Compared with the records: ${difference.message}`, refusal.remedy);
}

/**
 * What can be told from two checkpoints alone.
 * @throws Refusal for a log that went back, or shows two roots at one size
 */
function requireNotBehind(head: OpenCheckpoint, kept: OpenCheckpoint): void {
  if (kept.origin !== head.origin) {
    throw new Refusal(
      `The kept checkpoint is of "${kept.origin}".`,
      'Give only checkpoints of this log with --seen.',
      2,
    );
  }
  if (kept.size > head.size) {
    throw new Refusal(
      `The log went back: it shows ${head.size} entries, and the kept checkpoint was signed at ${kept.size}; ` +
        `the entries from ${head.size} on are missing.`,
      'An old copy was put in place, or the end cut off. Bring the newest back; ask the witness for its checkpoint.',
    );
  }
  if (kept.size === head.size && !kept.root.equals(head.root)) {
    throw new Refusal(
      `The log forked: at size ${head.size} two roots are signed, ` +
        `${head.root.toString('base64')} and ${kept.root.toString('base64')}.`,
      'Keep both checkpoints: together they prove that the key of the log signed two histories.',
    );
  }
}

interface Found {
  readonly head: OpenCheckpoint;
  readonly older: readonly OpenCheckpoint[];
  readonly examined: Examined;
  readonly compared: Compared | null;
  readonly seconds: number;
}

function asLines({ head, older, examined, compared, seconds }: Found): readonly string[] {
  const figures = `${examined.entries} entries, ${examined.bundles} bundles, ${examined.tiles} tiles`;
  return [
    `log        ${head.origin}`,
    `size       ${head.size}`,
    `root       ${head.root.toString('base64')}`,
    ...head.signatures.map(({ name }) => `signed     by ${name}`),
    ...head.cosignatures.map((held) => `cosigned   by ${held.name} at ${timeText(held)}`),
    ...(head.unknownLines === 0 ? [] : [`ignored    ${head.unknownLines} signature lines by keys that were not named`]),
    ...older.map(({ size }) => `consistent with the kept checkpoint of size ${size}`),
    ...(compared === null
      ? []
      : [`records    ${compared.records} agree, ${compared.newer} are newer than the checkpoint`]),
    `examined   ${figures} in ${seconds.toFixed(2)} s`,
    'VERIFIED',
  ];
}

function asJson({ head, older, examined, compared, seconds }: Found): string {
  return JSON.stringify({
    verified: true,
    origin: head.origin,
    size: head.size,
    root: head.root.toString('base64'),
    signedBy: head.signatures.map(({ name }) => name),
    cosignedBy: head.cosignatures.map((held) => ({ name: held.name, time: timeText(held) })),
    consistentWith: older.map(({ size }) => size),
    ...examined,
    records: compared,
    seconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  });
}
