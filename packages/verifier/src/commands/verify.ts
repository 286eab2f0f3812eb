import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { type Compared, compareRecords } from '../entries/compare-records.ts';
import { type Examined, examineLog } from '../examination/examine-log.ts';
import type { LogSource } from '../log/log-source.ts';
import { openSource } from '../log/open-source.ts';
import { readFileOrSay, readHead, readKeptCheckpoint } from '../log/read-head.ts';
import { type OpenCheckpoint, openCheckpoint, type Trust } from '../note/open-checkpoint.ts';
import type { HeldSignature } from '../note/verify-signature.ts';
import { Refusal } from '../refusal.ts';

const VALUED = ['log', 'seen', 'events', 'checkpoint', ...TRUST_OPTIONS] as const;

/** `verify`: signatures, every entry, every tile, the root, every older checkpoint, and an export of the records if given. */
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

async function headOf(source: LogSource, trust: Trust, file: string | null): Promise<OpenCheckpoint> {
  return file === null
    ? readHead(source, trust)
    : openCheckpoint(await readFileOrSay(file), trust, `the checkpoint ${file}`);
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

/** What can be told from two checkpoints alone. @throws Refusal for a log that went back, or shows two roots at one size */
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
      `The log went back: it shows ${head.size} entries, and the kept checkpoint was signed at ${kept.size}; the entries from ` +
        `${head.size} on are missing.`,
      'An old copy was put in place, or the end was cut off. Bring the newest copy back, and ask the witness for its checkpoint.',
    );
  }
  if (kept.size === head.size && !kept.root.equals(head.root)) {
    throw new Refusal(
      `The log forked: at size ${head.size} two roots are signed, ${head.root.toString('base64')} and ${kept.root.toString('base64')}.`,
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
    ...head.cosignatures.map((held) => `cosigned   by ${held.name} at ${timeOf(held)}`),
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
    cosignedBy: head.cosignatures.map((held) => ({ name: held.name, time: timeOf(held) })),
    consistentWith: older.map(({ size }) => size),
    ...examined,
    records: compared,
    seconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  });
}

/** Seconds since 1970 as a date; one that no calendar holds is shown as the number it is. */
function timeOf({ time }: HeldSignature): string {
  const milliseconds = Number(time ?? 0n) * 1000;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? `second ${time}` : date.toISOString();
}
