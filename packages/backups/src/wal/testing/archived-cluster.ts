/** A real cluster that archives by the real command, for tests. */
import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findFreePort, type RunningPostgres, startPostgres, urlOf } from '@kean/dev/services';
import { newId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { type OpenedSql, openSql } from '@kean/testing';
import { writeVerifierKey } from '@kean/tlog';
import { makeIdentity } from '../../age/index.ts';
import { makeBackupKey, readBackupKey } from '../../signing-key.ts';
import { writeTargetMark } from '../../target/target-mark.ts';
import { writeBase } from '../index.ts';

const COMMAND = path.resolve(import.meta.dirname, '../segments/archive-command.ts');

export const quickly = { stallMs: 30_000, signal: new AbortController().signal, onProgress: () => undefined };

/** @param home a folder of the test's own */
export async function archivedCluster(home: string, name = 'office') {
  await chmod(home, 0o711);
  const [records, keys] = [makeIdentity(), makeIdentity()];
  const recipients = { records: [records.identity.recipient], keys: [keys.identity.recipient] };
  const folder = path.join(home, name);
  const [settings, keyFile, target] = [`${folder}.archive`, `${folder}.key`, `${folder}-target`];
  const targetFile = `${folder}.target`;
  const start = (): Promise<RunningPostgres> =>
    startPostgres({
      folder,
      port,
      profile: 'durable',
      logFile: `${folder}.log`,
      adminPassword: 'an-invented-password',
      archive: { command: `"${process.execPath}" "${COMMAND}" "${settings}" "%p" "%f"`, timeoutSeconds: 60 },
    });
  const port = await findFreePort();
  // The server must stand before its user is known; until the settings are there, what it archives fails and is asked for again.
  const server = await start();
  await makeBackupKey(keyFile);
  const signer = await readBackupKey(keyFile);
  await mkdir(path.join(target, '.incoming'), { recursive: true });
  const store = {
    store: `file://${target}`,
    recipients: recipients.records.map(({ text }) => text),
    keyRecipients: recipients.keys.map(({ text }) => text),
    keyFile,
    verifyKeys: [writeVerifierKey(signer.verifierKey)],
    targetFile,
  };
  const { uid, gid } = await stat(folder);
  for (const file of [target, path.join(target, '.incoming')]) await chown(file, uid, gid);
  const opened = await openObjectStore(store.store);
  await writeTargetMark(opened, { id: newId(), place: 'keys' }, signer);
  await writeFile(targetFile, '', { mode: 0o600 });
  await writeFile(settings, JSON.stringify(store), { mode: 0o600 });
  for (const file of [settings, keyFile, targetFile]) await chown(file, uid, gid);
  const sql: OpenedSql = openSql(server.adminUrl);
  await sql.query(`create role kean_base_backup login replication password 'another-invented-one'`);
  const takeBase = () =>
    writeBase({
      target: opened,
      id: newId(),
      factsUrl: server.adminUrl,
      replicationUrl: urlOf({ port, user: 'kean_base_backup', password: 'another-invented-one', database: 'postgres' }),
      recipients,
      signer,
      ...quickly,
    });
  /** Closes the segment and waits until it is archived. @returns its name */
  const archiveNow = async (): Promise<string> => {
    const [row] = await sql.query<{ name: string }>(`select pg_walfile_name(pg_switch_wal()) as name`);
    for (;;) {
      const [archiver] = await sql.query<{ last: string | null }>(
        'select last_archived_wal as last from pg_stat_archiver',
      );
      if ((archiver?.last ?? '') >= (row?.name ?? '')) return row?.name ?? '';
    }
  };
  const close = async () => {
    await sql.close();
    await server.stop();
    await opened.close();
  };
  return {
    server,
    sql,
    folder,
    settings,
    targetFolder: target,
    target: opened,
    signer,
    verifyKeys: [signer.verifierKey],
    recipients,
    secretLines: { records: records.secretLine, keys: keys.secretLine },
    identities: { records: records.identity, keys: keys.identity },
    takeBase,
    archiveNow,
    close,
  };
}
export type ArchivedCluster = Awaited<ReturnType<typeof archivedCluster>>;
