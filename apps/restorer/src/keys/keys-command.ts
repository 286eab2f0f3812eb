/** `npm run restore -- keys …`: a key store of an older day, closed until everything that was destroyed since is destroyed in it again. */
import { readFile } from 'node:fs/promises';
import { type AgeIdentity, listBackups, type OpenedBackup, openBackup } from '@kean/backups';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { withDatabase } from '@kean/db/migrate';
import { StartRefusal } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import {
  loadedBackup,
  loadedInto,
  openRestoredKeys,
  type RestoreKeys,
  RestoreRefused,
  restoreKeys,
  stateOfQuarantine,
  type VerifiedKeys,
  type Witnesses,
} from '@kean/restores';
import { recordKeysOpened } from '@kean/storage/restoring';
import { RESTORATIONS } from '../clauses.ts';
import type { RestoreConfig } from '../config.ts';
import { readIdentityFile } from '../identity-file.ts';
import { type Recovery, readMoment, removeLeftRecovery, withRecoveredOffice } from '../moment/recovered-office.ts';
import type { KeysConfig } from '../moment/recovery-config.ts';
import { nameOfMoment } from '../moment/restore-at.ts';
import { openLog } from '../open-means.ts';

export interface KeysWishes {
  readonly config: RestoreConfig;
  readonly recovery: KeysConfig;
  /** What a person has said is gone for good. */
  readonly logLost: boolean;
  readonly storeLost: boolean;
  readonly keysLost: boolean;
  /** Clients that are to be erased again, an id a line; `null` where there is no such list. */
  readonly erasedFile: string | null;
  /** Name of the key store at the moment, where that was another. */
  readonly database: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: RestoreKeys['onProgress'];
  readonly onRecovery: Recovery['onProgress'];
}

export interface RestoredKeys {
  readonly name: string;
  readonly takenAt: string;
  readonly verified: VerifiedKeys;
}

/** @param asked id of a backup of keys, `newest`, or `at` with a moment */
export async function takeKeys(wishes: KeysWishes, [asked, moment]: readonly string[]): Promise<RestoredKeys> {
  const target = await openObjectStore(wishes.recovery.archiveStore);
  try {
    const identity = await readIdentityFile('BACKUP_KEY_IDENTITY_FILE', wishes.recovery.keyIdentityFile);
    return asked === 'at'
      ? await takeMoment(wishes, identity, moment ?? '')
      : await takeBackup(wishes, identity, target, asked);
  } finally {
    await target.close();
  }
}

async function takeBackup(
  wishes: KeysWishes,
  identity: AgeIdentity,
  target: ObjectStore,
  asked = 'newest',
): Promise<RestoredKeys> {
  const id = asked === 'newest' ? (await listBackups(target))[0] : asked;
  if (id === undefined)
    throw new RestoreRefused('no-such-restore', 'No backup of keys lies in BACKUP_KEY_STORE. Check the address.');
  const backup = await openBackup({ store: target, id, verifyKeys: [wishes.config.backupVerifierKey] });
  return into(wishes, identity, `kean_keys_restored_${id.replaceAll('-', '').slice(-12)}`, backup);
}

async function takeMoment(wishes: KeysWishes, identity: AgeIdentity, text: string): Promise<RestoredKeys> {
  const { config, recovery, signal } = wishes;
  const time = readMoment(text);
  const nameOf = (at: Date) => nameOfMoment(at, 'keys_restored');
  const known = time === 'latest' ? null : await loadedInto(placeOf(config, nameOf(time)));
  if (time !== 'latest' && known !== null) {
    await removeLeftRecovery(recovery, config.adminUrl);
    return into(wishes, identity, nameOf(time), loadedBackup(known, 'keys', null));
  }
  const work = { config: recovery, recordsIdentityFile: config.identityFile, adminUrl: config.adminUrl, time, signal };
  return withRecoveredOffice({ ...work, onProgress: wishes.onRecovery }, async (office) => {
    const backup = await office.asBackup('keys', wishes.database ?? nameIn(config.keysUrl), null);
    return into(wishes, identity, nameOf(time === 'latest' ? office.reachedAt : time), backup);
  });
}

async function into(
  wishes: KeysWishes,
  identity: AgeIdentity,
  name: string,
  backup: OpenedBackup,
): Promise<RestoredKeys> {
  const { config, keysLost, signal, onProgress } = wishes;
  const verified = await restoreKeys({
    ...(await witnessesOf(wishes)),
    backup,
    identity,
    place: placeOf(config, name),
    ownerUrl: withDatabase(wishes.recovery.keysOwnerUrl, name),
    keysLost,
    signal,
    onProgress,
  });
  return { name, takenAt: backup.manifest.takenAt, verified };
}

/** Says it in the records that the office works with, closes the key store of before, and lets the office in. */
export async function openKeys(wishes: KeysWishes, name: string): Promise<string> {
  const { config } = wishes;
  const living = nameIn(config.keysUrl);
  const witnesses = await witnessesOf(wishes);
  const isHere = isOnSameServer(config.keysUrl, config.adminUrl);
  await openRestoredKeys({
    ...witnesses,
    place: placeOf(config, name),
    closing: isHere && living !== name && witnesses.livingUrl !== null ? living : null,
    record: async (opened) => {
      if (witnesses.recordsUrl === null) return;
      const db = openDatabase({ url: witnesses.recordsUrl, applicationName: 'kean-restore', max: 1 });
      await inSqlTransaction(db, nobody, (tx) => recordKeysOpened(tx, opened)).finally(() => db.close());
    },
  });
  return living;
}

async function witnessesOf({ config, logLost, storeLost, erasedFile }: KeysWishes): Promise<Witnesses> {
  return {
    livingUrl: storeLost ? null : asSuperuser(config.keysUrl, config.adminUrl),
    recordsUrl: await recordsBeside(config),
    log: logLost ? null : openLog(config),
    clauses: RESTORATIONS,
    entered: erasedFile === null ? [] : await idsIn(erasedFile),
  };
}

async function recordsBeside({ ownerUrl, adminUrl }: RestoreConfig): Promise<string | null> {
  if (!isOnSameServer(ownerUrl, adminUrl)) return null;
  const url = withDatabase(adminUrl, nameIn(ownerUrl));
  return (await stateOfQuarantine({ adminUrl, name: nameIn(ownerUrl), which: 'kean' })) === 'none' ? null : url;
}

/** Its own logins are shut out before the ledger is read for the last time. */
function asSuperuser(url: string, adminUrl: string): string {
  return isOnSameServer(url, adminUrl) ? withDatabase(adminUrl, nameIn(url)) : url;
}

function isOnSameServer(one: string, other: string): boolean {
  return new URL(one).host === new URL(other).host;
}

function nameIn(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

function placeOf({ adminUrl }: RestoreConfig, name: string) {
  return { adminUrl, name, which: 'keys' as const };
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A line that is no id is somebody who would be forgotten: then nothing is restored. */
async function idsIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new StartRefusal([`--erased: ${file} cannot be read.`]);
  const lines = text.split('\n').map((line) => line.trim().toLowerCase());
  const ids = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const wrong = lines.findIndex((line) => line !== '' && !line.startsWith('#') && !ID.test(line));
  if (wrong >= 0) {
    throw new StartRefusal([
      `--erased: line ${wrong + 1} of ${file} is no client's id. Copy it as its certificate has it.`,
    ]);
  }
  return ids;
}
