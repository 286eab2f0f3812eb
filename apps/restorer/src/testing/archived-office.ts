/** An invented office on a server of its own, whose log is archived by the real command, and all that a restore of it is told. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ArchivedCluster, archivedCluster } from '@kean/backups/wal/testing';
import { createRoles, type LoginRole, loginRoles, migrate, withDatabase } from '@kean/db/migrate';
import { type FreshDatabase, temporaryFolder } from '@kean/testing';
import { writeVerifierKey } from '@kean/tlog';
import { type BackedUpOffice, openBackedUpOffice } from './backed-up-office.ts';

export interface ArchivedOffice {
  readonly side: BackedUpOffice;
  readonly cluster: ArchivedCluster;
  /** What `npm run restore` is told. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  close(): Promise<void>;
}

export async function openArchivedOffice(): Promise<ArchivedOffice> {
  const home = await temporaryFolder();
  const cluster = await archivedCluster(home.path);
  const database = await officeOn(cluster);
  const side = await openBackedUpOffice({ database, identity: cluster.identities.records });
  const { environment } = await told(home.path, cluster, side);
  return {
    side,
    cluster,
    environment,
    folder: home.path,
    close: async () => {
      await side.close();
      await cluster.close();
      await home.dispose();
    },
  };
}

async function officeOn(cluster: ArchivedCluster): Promise<FreshDatabase> {
  const { adminUrl } = cluster.server;
  const generated = loginRoles().map((role) => [role, randomBytes(18).toString('base64url')] as const);
  const passwords = { ...Object.fromEntries(generated), kean_base_backup: 'another-invented-one' };
  const { urls } = await createRoles({ adminUrl, passwords: passwords as Record<LoginRole, string> });
  await migrate({ ownerUrl: urls.kean_owner, which: 'kean' });
  await migrate({ ownerUrl: urls.kean_keys_owner, which: 'keys' });
  const adminUrls = { kean: withDatabase(adminUrl, 'kean'), keys: withDatabase(adminUrl, 'kean_keys') };
  // Gone with their server.
  return { urls, adminUrls, dispose: async () => undefined };
}

async function told(home: string, cluster: ArchivedCluster, side: BackedUpOffice) {
  const file = async (name: string, text: string) => {
    const place = path.join(home, name);
    await writeFile(place, `${text}\n`, { mode: 0o600 });
    return place;
  };
  const objects = path.join(home, 'objects');
  await mkdir(objects, { recursive: true });
  const { urls } = side.office.database;
  const environment = {
    RESTORE_ADMIN_URL: cluster.server.adminUrl,
    RESTORE_OWNER_URL: urls.kean_owner,
    RESTORE_KEYS_OWNER_URL: urls.kean_keys_owner,
    RESTORE_KEYS_DATABASE_URL: urls.kean_keys_backup,
    BACKUP_STORE: pathToFileURL(side.targetFolder).href,
    BACKUP_VERIFIER_KEY: writeVerifierKey(side.signer.verifierKey),
    BACKUP_IDENTITY_FILE: await file('records.identity', cluster.secretLines.records),
    BACKUP_KEY_STORE: pathToFileURL(cluster.targetFolder).href,
    BACKUP_KEY_IDENTITY_FILE: await file('keys.identity', cluster.secretLines.keys),
    ARCHIVE_VERIFIER_KEYS_FILE: await file('archive.keys', writeVerifierKey(cluster.signer.verifierKey)),
    RECOVERY_FOLDER: path.join(home, 'recovered'),
    LOG_STORE: pathToFileURL(side.logFolder).href,
    LOG_VERIFIER_KEY: writeVerifierKey(side.log.key),
    OBJECT_STORE: pathToFileURL(objects).href,
  };
  return { environment };
}
