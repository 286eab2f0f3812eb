import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { nameChange } from '../examination/name-change.ts';
import { bundlesOf } from '../log/bundles-of.ts';
import { codeOf } from '../log/folder-source.ts';
import type { LogSource } from '../log/log-source.ts';
import { splitBundle } from '../log/split-bundle.ts';
import { HASH_BYTES, leafHash } from '../merkle/hashes.ts';
import { misuse, Refusal } from '../refusal.ts';
import { describeEntry } from './describe-entry.ts';
import { entryOfRecord } from './entry-of-record.ts';
import { Window } from './window.ts';

export interface Compared {
  readonly records: number;
  /** Records after the last entry: not in the log yet when the checkpoint was signed. */
  readonly newer: number;
}

/** How far a record may have been moved and still be found again, and how much of both sides is in memory at most. */
const REACH = 2048;

/**
 * Compares an export of the records, in the order of the log, with the entries of a log that was verified. Neither side is held in
 * memory.
 * @param file one JSON object a line
 * @throws Refusal naming the first record that was edited, deleted, inserted or moved
 */
export async function compareRecords(source: LogSource, size: number, file: string): Promise<Compared> {
  const entries = new Window(entriesOf(source, size), REACH);
  const records = new Window(recordsOf(file), REACH);
  for (let at = 0; ; at += 1) {
    const entry = await entries.peek(0);
    const record = await records.peek(0);
    if (entry === undefined) return { records: at, newer: await records.drain() };
    if (record?.entry == null || !record.entry.equals(entry)) throw await difference(at, entries, records);
    entries.shift();
    records.shift();
  }
}

/** A line of the export with the entry it ought to have, `null` for a line that is no event. */
interface RecordLine {
  readonly number: number;
  readonly entry: Buffer | null;
}

async function* entriesOf(source: LogSource, size: number): AsyncGenerator<Buffer> {
  for await (const { bundle, width } of bundlesOf(source, size)) yield* splitBundle(bundle.bytes, width).entries;
}

async function* recordsOf(file: string): AsyncGenerator<RecordLine> {
  const input = createReadStream(file);
  try {
    let number = 0;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line !== '') yield { number, entry: entryOfRecord(line) };
    }
  } catch (error) {
    throw misuse(`${file} cannot be read (${codeOf(error)}).`, 'Check the path given with --events.');
  }
}

async function difference(at: number, entries: Window<Buffer>, records: Window<RecordLine>): Promise<Refusal> {
  const signed = await entries.all();
  const found = await records.all();
  const line = found[0];
  if (line !== undefined && line.entry === null) {
    return misuse(
      `Line ${line.number} of the export is no event.`,
      'Give one JSON object a line with the names of packages/audit/README.md.',
    );
  }
  const change = nameChange(hashesOf(signed), hashesOf(found.map(({ entry }) => entry ?? Buffer.alloc(0))), 0);
  const due = describeEntry(signed[0] ?? Buffer.alloc(0));
  const there = line?.entry == null ? 'nothing' : describeEntry(line.entry);
  const remedy =
    'The log is as it was signed; the records were changed. Bring them back from it, and find out who had the rights.';
  switch (change.kind) {
    case 'edited':
      return new Refusal(
        `The record of entry ${at} was edited: the log says ${due}; the records say ${there}.`,
        remedy,
      );
    case 'missing':
    case 'cut-off':
      return new Refusal(`The record of entry ${at} is missing: ${due}.`, remedy);
    case 'inserted':
      return new Refusal(`Before entry ${at} a record was inserted that is not in the log: ${there}.`, remedy);
    case 'reordered':
      return new Refusal(
        `The records were reordered: at ${at} stands the one of entry ${at + change.with} (${there}).`,
        remedy,
      );
  }
}

function hashesOf(entries: readonly Buffer[]): Buffer {
  const hashes = Buffer.alloc(entries.length * HASH_BYTES);
  for (const [at, entry] of entries.entries()) leafHash(entry).copy(hashes, at * HASH_BYTES);
  return hashes;
}
