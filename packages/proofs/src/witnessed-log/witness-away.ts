import { setTimeout as pause } from 'node:timers/promises';
import type { ProofContext } from '../harness/proof.ts';
import type { WatchedOffice } from './watched-office.ts';

const PATIENCE_MS = 60_000;

/** The witness is taken away for a while: the log goes on without it, says so, and is cosigned when it is back. */
export async function witnessAway(office: WatchedOffice, { holds }: ProofContext): Promise<void> {
  const { parts, instance } = office.office;
  const before = await office.settled();
  await parts.stop('witness');
  await office.look(20);
  const grown = await soon(async () => (await office.head()).size >= before + 20);
  holds('witness away: the log goes on', grown);
  holds('witness away: its last checkpoint has no cosignature', (await office.head()).signatures === 1);
  const told = await soon(async () => (await silenceAt(instance.worker.url)) > 0);
  holds('witness away: the worker says for how long', told);
  await parts.start('witness');
  const settled = await office.settled();
  holds('witness back: what came meanwhile is cosigned', settled >= before + 20);
  const { status, said } = await office.verify(office.log, '--witness', office.witnessKey);
  holds(`witness back: the log verifies with its cosignature: ${said}`, status === 0);
}

/** Seconds without a cosignature, as the worker's metrics say. */
async function silenceAt(workerUrl: string): Promise<number> {
  const metrics = await (await fetch(`${workerUrl}/metrics`)).text();
  return Number(/^kean_log_witness_silence_seconds(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1] ?? 0);
}

async function soon(holds: () => Promise<boolean>): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS; await pause(300))
    if (await holds()) return true;
  return false;
}
