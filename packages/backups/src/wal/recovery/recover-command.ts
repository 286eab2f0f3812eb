/**
 * A cluster as it was at a moment, beside the office:
 *
 *     npm run recover -- --target file:///… --time 2026-11-26T12:00:00+08:00 --folder /var/lib/kean-recovered
 *       --records-identity records.identity --keys-identity keys.identity --verify-keys archive.verifier-keys
 *
 * Stays until it is interrupted, and then ends the server it started. The folder stays for a look and is emptied by the next recovery.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { StartRefusal } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { readVerifierKey, TlogError } from '@kean/tlog';
import { AgeRefused, readIdentity } from '../../age/index.ts';
import { WalRefused } from '../wal-refused.ts';
import type { RecoveryTime } from './plan-recovery.ts';
import { type RecoveredCluster, type RecoverTo, recoverTo } from './recover-to.ts';
import { RecoveryFailed, type RecoveryFault } from './recovery-failed.ts';

const NAMES = ['target', 'time', 'folder', 'records-identity', 'keys-identity', 'verify-keys'] as const;
type Name = (typeof NAMES)[number];

const PHASES = {
  verifying: '核对归档 verifying the archive',
  'opening-base': '展开基线 opening the base',
  replaying: '重放日志 replaying the log',
} as const;

const REMEDIES: Readonly<Record<RecoveryFault, string>> = {
  'folder-taken': '目录中有其他内容，请换一个空目录 the folder holds something else; name an empty one',
  'folder-name': '目录须为短的绝对路径 the folder must be a short absolute path of letters, digits and ._-/',
  'folder-closed': '数据库用户无法进入该目录 the user of the server cannot enter the folder; put it elsewhere',
  'programs-missing': '本机没有相同版本的 Postgres install the server of the same major version',
  'account-missing': '以 root 运行时需要 postgres 用户 create a user postgres, or run as an ordinary user',
  'files-broken': '基线无法展开，请检查磁盘空间 the base could not be unpacked; look at the room on this disk',
  'server-ended': '数据库未能启动，请看目录中的 postgres.log the server ended; see postgres.log in the folder',
};

/** Says one line and gives the status for it. */
function refuse(words: string): never {
  process.stderr.write(`recover: ${words}\n`);
  process.exit(2);
}

function optionsOf(args: readonly string[]): Record<Name, string> {
  const options = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }]));
  let values: Record<string, string | undefined> = {};
  try {
    values = parseArgs({ args: [...args], options }).values as typeof values;
  } catch {
    // What was typed is not repeated: it may hold an address with its secret.
  }
  const missing = NAMES.filter((name) => values[name] === undefined);
  if (missing.length > 0) refuse(`缺少参数 missing: ${missing.map((name) => `--${name}`).join(' ')}`);
  return values as Record<Name, string>;
}

/** Without its zone a time means another moment on another machine. */
function timeOf(text: string): RecoveryTime {
  if (text === 'latest') return 'latest';
  const time = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : null;
  if (time === null || Number.isNaN(time.getTime())) {
    refuse('--time 须带时区 needs its zone, as 2026-11-26T12:00:00+08:00, or latest');
  }
  return time;
}

async function workOf(values: Record<Name, string>): Promise<RecoverTo> {
  const lines = (await readFile(values['verify-keys'], 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return {
    target: await openObjectStore(values.target),
    verifyKeys: lines.map(readVerifierKey),
    time: timeOf(values.time),
    identities: {
      records: readIdentity(await readFile(values['records-identity'], 'utf8')),
      keys: readIdentity(await readFile(values['keys-identity'], 'utf8')),
    },
    folder: values.folder,
    onProgress: (phase) => process.stdout.write(`· ${PHASES[phase]}\n`),
  };
}

function toldOf({ connection, reachedAt, base }: RecoveredCluster): string {
  const { host, port, user } = connection;
  return [
    `✓ 已恢复 recovered; 最后一笔变更 last change: ${reachedAt?.toISOString() ?? base.endedAt}`,
    `  pg_dump -h ${host} -p ${port} -U ${user} -Fc kean > kean.dump`,
    '  Ctrl-C 结束 ends it',
    '',
  ].join('\n');
}

function remedyOf(error: unknown): string {
  if (error instanceof WalRefused) return `归档不可信，未恢复 refused, nothing was recovered: ${error.message}`;
  if (error instanceof RecoveryFailed) return REMEDIES[error.fault];
  if (error instanceof AgeRefused) return '身份文件无法读取 an identity file is none';
  if (error instanceof TlogError) return '验证公钥无法读取 the file of verify keys is none';
  if (error instanceof StartRefusal) return '归档目标无法打开 the target cannot be opened';
  return '无法读取所给文件或目标 a file that was named, or the target, cannot be read';
}

try {
  const recovered = await recoverTo(await workOf(optionsOf(process.argv.slice(2))));
  process.stdout.write(toldOf(recovered));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await recovered.stop();
  process.exit(0);
} catch (error) {
  refuse(remedyOf(error));
}
