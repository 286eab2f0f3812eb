/** The guardian's own process; see guard.ts. It reads lines until the pipe closes, then ends and deletes what it was told. */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endProcess } from './end-process.ts';
import type { GuardMessage } from './guard.ts';
import type { ProcessIdentity } from './identity.ts';

const GRACE_MS = 5_000;

const processes: { identity: ProcessIdentity; signals: readonly NodeJS.Signals[] }[] = [];
const folders: string[] = [];
let released = false;

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as GuardMessage;
  if (message.kind === 'process') processes.push(message);
  else if (message.kind === 'folder') folders.push(message.path);
  else released = true;
}

if (!released) {
  for (const { identity, signals } of processes.reverse()) {
    await endProcess(identity, { signals, graceMs: GRACE_MS, group: false });
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
