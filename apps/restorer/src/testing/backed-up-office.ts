/** An invented office with a signed log and a backup, and a way to restore it beside itself. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type LogStore, makeLogKey, openFolderLogStore, readHead, readLogKey, Sequencer } from '@kean/audit';
import { type AgeIdentity, makeIdentity, openBackup, writeBackup } from '@kean/backups';
import { openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, openDatabase } from '@kean/db';
import { withDatabase } from '@kean/db/migrate';
import { newId, systemClock } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import { dropQuarantine, type QuarantinePlace, type Restore } from '@kean/restores';
import { type FreshDatabase, openSql, type TemporaryFolder, temporaryFolder } from '@kean/testing';
import { CHECKPOINT_PATH, NoteSigner } from '@kean/tlog';
import { RESTORATIONS } from '../clauses.ts';

export interface BackedUpOffice {
  readonly office: TestOffice;
  readonly worker: Database;
  readonly target: ObjectStore;
  readonly targetFolder: string;
  readonly identity: AgeIdentity;
  readonly signer: NoteSigner;
  readonly log: Restore['log'];
  readonly logFolder: string;
  /** Turns until everything that was recorded is signed. */
  signEverything(): Promise<number>;
  /** @returns its id */
  backUp(): Promise<string>;
  /** What it takes to restore a backup into a new database; dropped at the end whatever became of it. */
  wanted(id: string, wishes?: Partial<Restore>): Promise<Restore>;
  close(): Promise<void>;
}

const never = new AbortController().signal;

/** @param given databases on a server of their own, and who opens backups of records */
export async function openBackedUpOffice(
  given: { readonly database?: FreshDatabase; readonly identity?: AgeIdentity } = {},
): Promise<BackedUpOffice> {
  const [office, folder] = await Promise.all([openOffice(given.database), temporaryFolder()]);
  const worker = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test' });
  const targetFolder = path.join(folder.path, 'target');
  const target = await openObjectStore(`file://${targetFolder}`);
  const { identity } = given.identity === undefined ? makeIdentity() : { identity: given.identity };
  const signer = new NoteSigner('kean.invalid/backups/test', 'ed25519', randomBytes(32));
  const { store, signer: logSigner } = await openLog(folder);
  const log = { store, key: logSigner.verifierKey };
  const sequencer = new Sequencer({
    db: worker,
    store,
    signer: logSigner,
    witness: null,
    clock: systemClock,
    observer: QUIET,
  });
  const places: QuarantinePlace[] = [];
  const head = async () => (await readHead(store, CHECKPOINT_PATH, [log.key]))?.size ?? 0;
  return {
    office,
    worker,
    target,
    targetFolder,
    identity,
    signer,
    log,
    logFolder: path.join(folder.path, 'log'),
    signEverything: async () => {
      const [row] = await office.sql.query<{ events: number }>('select count(*)::int as events from audit_record');
      const wanted = row?.events ?? 0;
      // The horizon is that of the whole cluster, where other tests have transactions of their own.
      for (const until = Date.now() + 20_000; (await head()) < wanted && Date.now() < until; ) await sequencer.turn();
      return head();
    },
    backUp: async () => {
      const { id } = await writeBackup({
        target,
        id: newId(),
        kind: 'records',
        databaseUrl: office.database.urls.kean_backup,
        objects: office.services.objects,
        recipients: [identity.recipient],
        signer,
        log: null,
        lockedUntil: null,
        stallMs: 30_000,
        signal: never,
        onProgress: () => undefined,
      });
      return id;
    },
    wanted: async (id, wishes = {}) => {
      const name = `restored_${process.pid}_${randomBytes(5).toString('hex')}`;
      const place = wishes.place ?? {
        adminUrl: withDatabase(office.database.adminUrls.kean, 'postgres'),
        name,
        which: 'kean',
      };
      places.push(place);
      return {
        backup: await openBackup({ store: target, id, verifyKeys: [signer.verifierKey] }),
        identity,
        place,
        ownerUrl: withDatabase(office.database.urls.kean_owner, place.name),
        keysUrl: office.database.urls.kean_keys_backup,
        log,
        objects: null,
        clauses: RESTORATIONS,
        signal: never,
        onProgress: () => undefined,
        ...wishes,
      };
    },
    close: async () => {
      await sequencer.stop();
      await Promise.all([worker.close(), target.close()]);
      for (const place of places) await drop(place);
      await office.close();
      await folder.dispose();
    },
  };
}

/** Also one that was opened: here it is nobody's office. */
async function drop(place: QuarantinePlace): Promise<void> {
  await dropQuarantine(place).catch(async () => {
    const sql = openSql(place.adminUrl);
    await sql.query(`drop database if exists "${place.name}" with (force)`);
    await sql.close();
  });
}

async function openLog(folder: TemporaryFolder): Promise<{ store: LogStore; signer: NoteSigner }> {
  const keyFile = path.join(folder.path, 'log.key');
  await makeLogKey(keyFile);
  return { store: await openFolderLogStore(path.join(folder.path, 'log')), signer: await readLogKey(keyFile) };
}

const QUIET = { signed: () => undefined, witness: () => undefined, troubled: () => undefined, halted: () => undefined };
