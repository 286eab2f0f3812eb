/** A thread that checks passwords against one hash, with nothing else to do. Same settings as the product's. */
import { parentPort, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

const { seconds } = workerData as { readonly seconds: number };
const hash = hashSync('the words of somebody', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
const began = performance.now();
let done = 0;
while (performance.now() - began < seconds * 1_000) {
  verifySync(hash, 'none of the right words here');
  done += 1;
}
parentPort?.postMessage((done * 1_000) / (performance.now() - began));
