import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeIdentity, writeBackup } from '@kean/backups';
import { newId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { NoteSigner } from '@kean/tlog';

const run = promisify(execFile);

/** What the peers are told of the database: as libpq reads it, never on a command line. */
function libpqOf(databaseUrl: string): Record<string, string> {
  const url = new URL(databaseUrl);
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: url.username,
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: url.pathname.slice(1),
  };
}

/** Each takes one whole backup of the same database into an empty place and says how many seconds it took. */
export interface BackupSides {
  /** Dump, pack, encrypt, and the rows counted; what is read back afterwards the peers do not do, and it does not count. */
  ours(): Promise<number>;
  zstd(): Promise<number>;
  restic(): Promise<number>;
  borg(): Promise<number>;
}

export function backupSides(databaseUrl: string, folder: string): BackupSides {
  const environment = {
    ...libpqOf(databaseUrl),
    HOME: folder,
    RESTIC_PASSWORD: 'invented',
    BORG_PASSPHRASE: 'invented',
  };
  const shell = (line: string) => run('bash', ['-o', 'pipefail', '-ec', line], { env: environment, cwd: folder });
  const peer = (place: string, prepare: string, line: string) => async () => {
    await rm(join(folder, place), { recursive: true, force: true });
    await shell(prepare);
    const began = performance.now();
    await shell(line);
    return (performance.now() - began) / 1000;
  };
  const dump = 'pg_dump -Fc -Z0';
  const repository = (tool: string) => join(folder, tool);
  return {
    ours: async () => {
      await rm(join(folder, 'ours'), { recursive: true, force: true });
      const target = await openObjectStore(`file://${join(folder, 'ours')}`);
      const began = performance.now();
      let written = 0;
      await writeBackup({
        target,
        id: newId(),
        kind: 'records',
        databaseUrl,
        objects: null,
        recipients: [makeIdentity().identity.recipient],
        signer: new NoteSigner('kean.invalid/bench', 'ed25519', Buffer.alloc(32, 1)),
        log: null,
        lockedUntil: null,
        stallMs: 60_000,
        signal: new AbortController().signal,
        onProgress: ({ phase }) => {
          if (phase === 'verifying' && written === 0) written = performance.now();
        },
      });
      await target.close();
      return (written - began) / 1000;
    },
    zstd: peer('plain', 'mkdir plain', `${dump} | zstd -q -o plain/dump.zst && sync plain/dump.zst`),
    restic: peer(
      'restic',
      `restic init -q -r ${repository('restic')}`,
      `${dump} | restic -q -r ${repository('restic')} backup --stdin --stdin-filename dump`,
    ),
    borg: peer(
      'borg',
      `borg init -e repokey-blake2 ${repository('borg')}`,
      `${dump} | borg create -C zstd,3 ${repository('borg')}::one -`,
    ),
  };
}
