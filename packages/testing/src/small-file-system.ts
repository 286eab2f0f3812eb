import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './temporary-folder.ts';

/** A real file system of few bytes, which can be full and can be read-only. */
export interface SmallFileSystem {
  /** Reaches into the mounts of the process that holds it, so nothing of it is seen by, or left to, the machine. */
  readonly path: string;
  readOnly(on: boolean): Promise<void>;
  /** What is left is the empty folder below, as after a start of the machine without this disk. */
  unmount(): Promise<void>;
  dispose(): Promise<void>;
}

/** Whether this machine lets a process have mounts of its own; a container without user namespaces does not. */
export const MAY_MOUNT = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** Mounts a tmpfs in a mount namespace of its own. @throws Error where {@link MAY_MOUNT} is false */
export async function smallFileSystem(sizeBytes: number): Promise<SmallFileSystem> {
  const folder = await temporaryFolder();
  const holder = spawn('unshare', ['-rm', 'sh'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
  });
  const answers = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
  const tell = async (command: string): Promise<void> => {
    holder.stdin.write(`${command} && echo done || echo refused\n`);
    const { value } = await answers.next();
    if (value !== 'done') throw new Error(`this machine refuses: ${command}`);
  };
  const dispose = async () => {
    await end(holder);
    await folder.dispose();
  };
  try {
    await tell(`mount -t tmpfs -o size=${sizeBytes},mode=0700 tmpfs ${folder.path}`);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    path: `/proc/${holder.pid}/root${folder.path}`,
    readOnly: (on) => tell(`mount -o remount,${on ? 'ro' : 'rw'} ${folder.path}`),
    unmount: () => tell(`umount ${folder.path}`),
    dispose,
  };
}

async function end(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  const ended = once(holder, 'exit');
  holder.kill('SIGKILL');
  await ended;
}
