/** The file that an operator brings: a zip of records as osv.dev exports it, a JSON list of records, one record, or a record a line. */
import { open, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { type Advisory, advisoriesIn, changedAt } from './advisory.ts';

export type WhyUnreadable = 'empty' | 'damaged' | 'no-advisories' | 'too-large';
/** The file says nothing that can be held against anything. The message says why. */
export class AdvisoriesUnreadable extends Error {
  override readonly name = 'AdvisoriesUnreadable';
  readonly why: WhyUnreadable;

  constructor(why: WhyUnreadable, message: string) {
    super(message);
    this.why = why;
  }
}

export interface AdvisoryFile {
  readonly records: number;
  /** When the newest record was changed: how old the file is, whenever it is brought. `null` where no record says. */
  readonly newestAt: Date | null;
  /** Those about the packages that were asked for. */
  readonly advisories: readonly Advisory[];
}

/** A whole export of npm is some hundred MB of small records; what is larger is something else. */
const MOST_FILE_BYTES = 1024 * 1024 * 1024;
/** Text is held in memory whole. */
const MOST_TEXT_BYTES = 256 * 1024 * 1024;
const MOST_RECORD_BYTES = 4 * 1024 * 1024;
const MOST_RECORDS = 2_000_000;
/** A zip whose records are all as large as one may be would keep a process busy for hours. */
const MOST_UNPACKED_BYTES = 8 * 1024 * 1024 * 1024;

/**
 * Reads records and keeps those about packages in `names`: an export names every package there is.
 * @throws AdvisoriesUnreadable where nothing in it is a record, or one of them is none: half a file would be silence about the rest
 */
export async function readAdvisories(file: string, names: ReadonlySet<string>): Promise<AdvisoryFile> {
  const kept: Advisory[] = [];
  let records = 0;
  let newest = 0;
  const take = (record: unknown): void => {
    const advisories = advisoriesIn(record);
    records += 1;
    if (advisories === null)
      throw new AdvisoriesUnreadable('no-advisories', `record ${records} is not of the OSV schema`);
    if (records > MOST_RECORDS) throw new AdvisoriesUnreadable('too-large', `more than ${MOST_RECORDS} records`);
    newest = Math.max(newest, changedAt(record)?.getTime() ?? 0);
    for (const advisory of advisories) if (names.has(advisory.package)) kept.push(advisory);
  };
  if (await isZip(file)) await eachInZip(file, take);
  else await eachInText(file, take);
  if (records === 0) throw new AdvisoriesUnreadable('empty', 'there is no record in it');
  return { records, newestAt: newest === 0 ? null : new Date(newest), advisories: kept };
}

async function isZip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size > MOST_FILE_BYTES) throw new AdvisoriesUnreadable('too-large', 'the file is larger than 1 GB');
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.readUInt32BE(0) !== 0x504b0304 && size > MOST_TEXT_BYTES)
      throw new AdvisoriesUnreadable('too-large', 'the text is larger than 256 MB: bring the zip as it was exported');
    return buffer.readUInt32BE(0) === 0x504b0304;
  } finally {
    await handle.close();
  }
}

/** Sizes are compared while it is unpacked, whatever the directory of the zip says. */
async function eachInZip(file: string, take: (record: unknown) => void): Promise<void> {
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.openPromise(file, { lazyEntries: true, validateEntrySizes: true });
  } catch {
    throw new AdvisoriesUnreadable('damaged', 'the zip is damaged');
  }
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('.json')) continue;
      if (entry.uncompressedSize > MOST_RECORD_BYTES)
        throw new AdvisoriesUnreadable('too-large', 'a record is larger than 4 MB');
      unpacked += entry.uncompressedSize;
      if (unpacked > MOST_UNPACKED_BYTES) throw new AdvisoriesUnreadable('too-large', 'it unpacks to more than 8 GB');
      take(parsed(await text(await zip.openReadStreamPromise(entry))));
    }
  } catch (error) {
    if (error instanceof AdvisoriesUnreadable) throw error;
    throw new AdvisoriesUnreadable('damaged', 'the zip is damaged');
  } finally {
    zip.close();
  }
}

async function eachInText(file: string, take: (record: unknown) => void): Promise<void> {
  const content = (await readFile(file, 'utf8')).trim();
  if (content === '') return;
  let whole: unknown;
  try {
    whole = JSON.parse(content);
  } catch {
    for (const line of content.split('\n')) if (line.trim() !== '') take(parsed(line));
    return;
  }
  for (const record of Array.isArray(whole) ? whole : [whole]) take(record);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new AdvisoriesUnreadable('no-advisories', 'a record is no JSON');
  }
}
