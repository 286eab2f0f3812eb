import { type ClientProgram, startProgram } from './client-program.ts';

/**
 * Level 1 is as fast as the dump comes, and small enough. A program of its own, since the bytes then go from the one to the other and only
 * what is packed passes through this process; its frames carry a checksum of what went in.
 */
const ZSTD = ['-q', '-1', '-T1', '-c'];

/**
 * What the program writes, packed by zstd.
 * @throws BackupFailed `dump-tool` also where zstd is not installed; the signal's reason where it was aborted
 */
export async function* packedOutputOf(program: ClientProgram): AsyncGenerator<Uint8Array> {
  const dumping = startProgram(program);
  const packing = startProgram(
    { ...program, program: 'zstd', args: ZSTD, faultOf: () => 'dump-broke-off' },
    dumping.stdout,
  );
  // Ours of the two ends: with it open, a packer that died would leave the dump waiting for a reader.
  dumping.stdout.destroy();
  try {
    yield* packing.stdout as AsyncIterable<Uint8Array>;
    // The packer ends well after whatever came, so the dump's own word counts first.
    await dumping.endedWell();
    await packing.endedWell();
  } finally {
    dumping.stop();
    packing.stop();
  }
}
