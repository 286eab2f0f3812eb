import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafHash, NoteSigner, TreeProofs, verifyInclusion, writeTlogProof, writeVerifierKey } from '@kean/tlog';
import { atMost, type Bench, type BenchLine, moreBy } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { interleave, median } from '../harness/interleave.ts';
import { inventedEntry } from '../log/invented-entry.ts';
import { startLonePostgres } from '../log/lone-postgres.ts';
import { figuresIn, runVerifier, type VerifierFigures } from '../log/run-verifier.ts';
import { makeEntryTable } from '../log/select-and-hash.ts';
import { makeSparseLog } from '../log/sparse-log.ts';
import { writeLog } from '../log/write-log.ts';

const FULL = { entries: 1_000_000, rounds: 5, proofs: 500 } as const;
const QUICK = { entries: 100_000, rounds: 5, proofs: 200 } as const;
/** Where one proof is measured: the size in the goal. */
const LARGE = 100_000_000;

export const bench: Bench = {
  about:
    'Verifying a whole log by the stand-alone program, against a bare select and one SHA-256 an entry; one proof of 100 million.',
  async *run(context) {
    const base = context.args.quick === true ? QUICK : FULL;
    const sizes = { ...base, entries: countOf(context, 'entries', base.entries) };
    const folder = mkdtempSync(join(tmpdir(), 'kean-audit-verify-'));
    try {
      yield* wholeLog(folder, sizes, context);
      yield* oneProof(folder, sizes.proofs);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Sizes = { readonly entries: number; readonly rounds: number };

async function* wholeLog(folder: string, { entries, rounds }: Sizes, context: RunContext): AsyncGenerator<BenchLine> {
  const signer = new NoteSigner('bench.invalid/log', 'ed25519', randomBytes(32));
  const [large, small] = [join(folder, 'large'), join(folder, 'small')];
  const fewer = Math.floor(entries / 10);
  const postgres = await startLonePostgres();
  const table = await makeEntryTable(postgres.adminUrl);
  try {
    context.say(`writing ${entries} entries as a log and as a table`);
    await writeLog(large, signer, entries, inventedEntry, (batch) => table.insert(batch));
    await writeLog(small, signer, fewer, inventedEntry);
    const key = writeVerifierKey(signer.verifierKey);
    const runs = { large: [] as VerifierFigures[], small: [] as VerifierFigures[] };
    const verify = (log: string, kept: VerifierFigures[]) => async () => {
      const { status, said, seconds } = await runVerifier('verify', '--json', '--log', log, '--key', key);
      if (status !== 0) throw new Error(`the log was refused: ${said}`);
      kept.push(figuresIn(said));
      return seconds;
    };
    const typical = (kept: readonly VerifierFigures[], figure: keyof VerifierFigures) =>
      median(kept.map((run) => run[figure]));
    const seconds = await interleave(
      {
        large: verify(large, runs.large),
        small: verify(small, runs.small),
        bare: () => table.readAndHash(entries),
      },
      context,
      { rounds },
    );
    yield moreBy({
      bench: `audit-verify/whole-of-${entries}`,
      ours: entries / seconds.large,
      peer: entries / seconds.bare,
      peerName: 'bare select and one SHA-256 an entry',
      unit: 'entries a second, the start of the program counted',
      goal: 0.7,
    });
    yield atMost({
      bench: 'audit-verify/memory',
      ours: typical(runs.large, 'peakMemoryBytes') / 1e6,
      peer: typical(runs.small, 'peakMemoryBytes') / 1e6,
      peerName: `of ${fewer} entries`,
      unit: 'MB, the most ever held',
      goal: 1.25,
    });
    yield atMost({
      bench: 'audit-verify/growth',
      ours: (typical(runs.large, 'seconds') / entries) * 1e6,
      peer: (typical(runs.small, 'seconds') / fewer) * 1e6,
      peerName: `of ${fewer} entries`,
      unit: 'µs an entry, the start of the program left out',
      goal: 1.2,
    });
  } finally {
    await table.close();
    await postgres.stop();
  }
}

/** Made from the files of a folder, each read anew, and checked as by whoever receives it. */
async function* oneProof(folder: string, proofs: number): AsyncGenerator<BenchLine> {
  const signer = new NoteSigner('bench.invalid/large', 'ed25519', randomBytes(32));
  const place = join(folder, 'sparse');
  mkdirSync(place);
  const log = await makeSparseLog(place, signer, LARGE);
  const fromFolder = { read: (path: string) => readFile(join(place, path)) };
  const making: number[] = [];
  const checking: number[] = [];
  let most = 0;
  for (let turn = 0; turn < proofs; turn += 1) {
    const index = Math.floor((turn / proofs) * LARGE) + (turn % 256);
    // The first pass makes the files that the second one reads.
    await new TreeProofs(log, LARGE).inclusion(index);
    const began = performance.now();
    const hashes = await new TreeProofs(fromFolder, LARGE).inclusion(index);
    const made = performance.now();
    verifyInclusion({ leaf: leafHash(log.entry), index, size: LARGE, proof: hashes, root: log.root });
    making.push(made - began);
    checking.push(performance.now() - made);
    most = Math.max(most, hashes.length);
    if (turn === 0) await checkOutside(folder, signer, log, index, hashes);
  }
  const bound = { peer: 1, peerName: 'the unit' };
  yield atMost({ ...bound, bench: 'audit-verify/make-proof', ours: median(making), unit: 'ms, p50', goal: 2 });
  yield atMost({ ...bound, bench: 'audit-verify/check-proof', ours: median(checking), unit: 'ms, p50', goal: 2 });
  yield atMost({ ...bound, bench: 'audit-verify/hashes', ours: most, unit: 'hashes, the most of any proof', goal: 27 });
}

/** One of them is also put to the stand-alone program, so that what is measured is what holds. */
async function checkOutside(
  folder: string,
  signer: NoteSigner,
  log: { readonly entry: Buffer; readonly checkpoint: string },
  index: number,
  hashes: readonly Uint8Array[],
): Promise<void> {
  const [proof, entry] = [join(folder, 'one.tlog-proof'), join(folder, 'one.entry')];
  await writeFile(proof, writeTlogProof({ index, hashes, checkpoint: log.checkpoint, extra: null }));
  await writeFile(entry, log.entry);
  const key = writeVerifierKey(signer.verifierKey);
  const { status, said } = await runVerifier('check-proof', '--proof', proof, '--entry', entry, '--key', key);
  if (status !== 0) throw new Error(`the proof was refused: ${said}`);
}
