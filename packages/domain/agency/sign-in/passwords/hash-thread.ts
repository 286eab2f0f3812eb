/** The thread in which passwords are hashed. Started by `open-password-hasher.ts`; speaks one message in, one message out. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

export type HashTask =
  | { readonly kind: 'hash'; readonly password: string }
  | { readonly kind: 'verify'; readonly password: string; readonly hash: string };

/** What a task gives: a hash, whether it fits, or `null` where the stored hash cannot be read. */
export type HashResult = string | boolean | null;

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default kind) with 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** On Linux a nice value belongs to the thread; a storm of sign-ins then yields to whoever is already working. */
const YIELDING = 10;

function perform(task: HashTask): HashResult {
  if (task.kind === 'hash') return hashSync(task.password, ARGON2ID);
  try {
    return verifySync(task.hash, task.password);
  } catch {
    return null;
  }
}

if (process.platform === 'linux') setPriority(YIELDING);
parentPort?.on('message', (task: HashTask) => parentPort?.postMessage(perform(task)));
