import { writeFile } from 'node:fs/promises';
import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { codeOf } from '../log/folder-source.ts';
import type { LogSource } from '../log/log-source.ts';
import { openSource } from '../log/open-source.ts';
import { readHead } from '../log/read-head.ts';
import { readBundle } from '../log/read-resource.ts';
import { FULL } from '../log/resource-path.ts';
import { splitBundle } from '../log/split-bundle.ts';
import { leafHash } from '../merkle/hashes.ts';
import { rootOfInclusion } from '../merkle/inclusion.ts';
import { inclusionOf } from '../proof-file/inclusion-of.ts';
import { proofText } from '../proof-file/proof-text.ts';
import { misuse, Refusal } from '../refusal.ts';

const VALUED = ['log', 'index', 'out', 'entry-out', ...TRUST_OPTIONS] as const;

/** `prove`: writes the proof that one entry stands in the log, after having checked it. */
export const prove: Command = async (args, say) => {
  const options = readOptions(args, VALUED, []);
  const trust = trustOf(options);
  const index = options.count('index');
  const out = options.one('out');
  const source = await openSource(options.one('log'));
  const head = await readHead(source, trust);
  if (index >= head.size) {
    throw misuse(`The log has ${head.size} entries; there is none with index ${index}.`, 'Indexes count from 0.');
  }
  const entry = await readEntry(source, index, head.size);
  const hashes = await inclusionOf(source, index, head.size);
  if (rootOfInclusion(leafHash(entry), index, head.size, hashes)?.equals(head.root) !== true) {
    throw new Refusal(
      `Entry ${index} does not lead to the signed root.`,
      'It or a tile above it was changed: `verify` names which.',
    );
  }
  await write(out, proofText(index, hashes, head));
  const entryOut = options.maybe('entry-out');
  if (entryOut !== null) await write(entryOut, entry);
  say(`PROVEN: entry ${index} of ${head.size}, ${hashes.length} hashes, ${out}`);
};

async function readEntry(source: LogSource, index: number, size: number): Promise<Buffer> {
  const bundle = Math.floor(index / FULL);
  const { bytes, path } = await readBundle(source, bundle, Math.min(FULL, size - bundle * FULL));
  const entry = splitBundle(bytes, FULL).entries[index % FULL];
  if (entry !== undefined) return entry;
  throw new Refusal(`The bundle ${path} ends before entry ${index}.`, 'It was cut off: bring it back from a copy.');
}

/** Evidence is not written over by accident: an existing file stays. */
async function write(file: string, content: string | Buffer): Promise<void> {
  await writeFile(file, content, { flag: 'wx' }).catch((error: unknown) => {
    const code = codeOf(error);
    const why = code === 'EEXIST' ? 'exists already' : `cannot be written (${code})`;
    throw misuse(`${file} ${why}.`, 'Give another name, or remove it first.');
  });
}
