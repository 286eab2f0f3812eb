/** Drills on a real server: what proves a restore, and what does not. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { aClient } from '@kean/clients/testing';
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { withDatabase } from '@kean/db/migrate';
import { newRootKeyText } from '@kean/encryption';
import { newId, type StaffId } from '@kean/kernel';
import { createLogger } from '@kean/observability';
import { type ClauseRestoration, listQuarantines } from '@kean/restores';
import { takeDrill as takeAsked } from '@kean/storage/drills';
import { openOfficeKeyring } from '@kean/storage/keyring';
import { aBranch, aStaffMember } from '@kean/testing';
import { readNote, verifiedSignatures } from '@kean/tlog';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { RESTORATIONS } from './clauses.ts';
import type { DrillMeans } from './take-drill.ts';
import { takeDrill } from './take-drill.ts';
import { type BackedUpOffice, openBackedUpOffice } from './testing/index.ts';

const logger = createLogger({ process: 'restorer', level: 'fatal', strict: true, onRefusal: () => undefined });
let side: BackedUpOffice;
let db: DrillMeans['db'];
let staff: StaffId;
let backup: string;

beforeAll(async () => {
  side = await openBackedUpOffice();
  db = openDatabase({ url: side.office.database.urls.kean_restorer, applicationName: 'kean-test' });
  const branch = await aBranch(side.office.sql);
  staff = (await aStaffMember(side.office.sql, { branch })).id;
  const gone = await aClient(side.office, branch, { fields: { phone: '13912345678' } });
  await aClient(side.office, branch);
  await aClient(side.office, branch, { state: 'quarantined' });
  backup = await side.backUp();
  await side.office.destroyKeys([gone]);
  await side.signEverything();
});
afterAll(async () => {
  await db.close();
  await side.close();
});
beforeEach(() => side.office.sql.query('delete from restore_drill'));

/** Under the restorer's own logins. @param rootKeyText of the office, unless it is another's */
function parts(rootKeyText = side.office.rootKeyText, signal = new AbortController().signal): DrillMeans {
  return {
    db,
    openMeans: async () => ({
      list: async () => [backup],
      open: async (id) => (await side.wanted(id)).backup,
      wanted: (opened, name) => ({
        backup: opened,
        identity: side.identity,
        place: { adminUrl: withDatabase(side.office.database.adminUrls.kean, 'postgres'), name, which: 'kean' },
        ownerUrl: withDatabase(side.office.database.urls.kean_owner, name),
        keysUrl: side.office.database.urls.kean_keys_backup,
        log: side.log,
        objects: null,
        clauses: RESTORATIONS,
      }),
      close: async () => undefined,
    }),
    openKeys: async () => {
      const keyStore = openKeyStore({
        url: side.office.database.urls.kean_keys_backup,
        applicationName: 'kean-test',
        max: 2,
      });
      const { keyring, close } = await openOfficeKeyring({
        process: 'restorer',
        store: keyStore.store,
        roots: { setting: 'env:', environmentText: rootKeyText },
        suite: 'aes-256-gcm',
        db,
        redisUrl: null,
        clock: side.office.services.clock,
        onUnreadableKeys: () => undefined,
        onTrouble: () => undefined,
      });
      return {
        keyring,
        close: async () => {
          await close();
          await keyStore.close();
        },
      };
    },
    signer: side.signer,
    logger,
    signal,
  };
}

async function asked() {
  await side.office.sql.query(`insert into restore_drill (id, cause, started_by) values ($1, 'demand', $2)`, [
    newId(),
    staff,
  ]);
  const id = await takeAsked(db);
  if (id === null) throw new Error('nothing was asked for');
  return id;
}
const outcome = async () => (await side.office.sql.query<Record<string, unknown>>('select * from restore_drill'))[0];
const nothingIsLeft = async () => {
  const names = await listQuarantines(withDatabase(side.office.database.adminUrls.kean, 'postgres'));
  return names.filter((name) => name.startsWith('kean_drill_'));
};

it('a drill restores, opens a sample, finds the erased closed, drops it, and signs what it found', async () => {
  await takeDrill(parts(), await asked());
  expect(await outcome()).toMatchObject({
    state: 'proven',
    backup_id: backup,
    opened_values: 3,
    closed_clients: 1,
    failure: null,
  });
  expect(await nothingIsLeft()).toEqual([]);
  const note = readNote(Buffer.from(String((await outcome())?.report)));
  expect(verifiedSignatures(note, [side.signer.verifierKey])).toHaveLength(1);
  expect(note.text).toContain('I6 no erased client has a key');
  const [event] = await side.office.sql.query(`select facts from audit_event where action = 'storage.restore-proven'`);
  expect(event).toMatchObject({ facts: { opened: 3, closed: 1 } });
  const [unwrapped] = await side.office.sql.query(
    `select purpose from audit_event where action = 'storage.keys-unwrapped'`,
  );
  expect(unwrapped).toEqual({ purpose: 'restore-drill' });
});

it('is not proven where a bit of the backup was flipped, and leaves nothing behind', async () => {
  const whole = backup;
  backup = await side.backUp();
  const part = path.join(side.targetFolder, 'backups', backup, 'records');
  const bytes = await readFile(part);
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
  await writeFile(part, bytes);
  await takeDrill(parts(), await asked());
  expect(await outcome()).toMatchObject({ state: 'failed', failure: 'STORAGE_DRILL_BACKUP_REFUSED', report: null });
  expect(await nothingIsLeft()).toEqual([]);
  backup = whole;
});

it('is not proven by another root key, and not where a value does not open', async () => {
  await takeDrill(parts(newRootKeyText('aes-256-gcm')), await asked());
  expect(await outcome()).toMatchObject({ state: 'failed', failure: 'STORAGE_DRILL_FAILED' });
  await side.office.sql.query('delete from restore_drill');
  const whole = backup;
  await side.office.sql.query(`update client_field set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)`);
  backup = await side.backUp();
  await takeDrill(parts(), await asked());
  expect(await outcome()).toMatchObject({ state: 'failed', failure: 'STORAGE_DRILL_VALUES_CLOSED' });
  await side.office.sql.query(`update client_field set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)`);
  backup = whole;
});

it('is proven where somebody is erased while it runs: after the ledger was read, and after what is checked', async () => {
  const branch = await aBranch(side.office.sql);
  const [early, late] = await Promise.all([aClient(side.office, branch), aClient(side.office, branch)]);
  const whole = backup;
  backup = await side.backUp();
  const { openMeans, openKeys, ...rest } = parts();
  const erasing: ClauseRestoration = {
    clause: 'test',
    checks: [],
    replay: async () => {
      await side.office.destroyKeys([early]);
      return [];
    },
  };
  const drill: DrillMeans = {
    ...rest,
    openMeans: async () => {
      const means = await openMeans();
      return {
        ...means,
        wanted: (opened, name) => ({ ...means.wanted(opened, name), clauses: [...RESTORATIONS, erasing] }),
      };
    },
    // The keys are there when it begins, and one is destroyed by the time it asks for them.
    openKeys: async () => {
      const keys = await openKeys();
      const keysFor: typeof keys.keyring.keysFor = async (...asked) => {
        await side.office.destroyKeys([late]);
        return keys.keyring.keysFor(...asked);
      };
      const absenceOf: typeof keys.keyring.absenceOf = (...asked) => keys.keyring.absenceOf(...asked);
      return { ...keys, keyring: { keysFor, absenceOf } as typeof keys.keyring };
    },
  };
  await takeDrill(drill, await asked());
  expect(await outcome()).toMatchObject({ failure: null, state: 'proven', closed_clients: 1 });
  expect(await nothingIsLeft()).toEqual([]);
  backup = whole;
});

it('broken off it ends nothing, and whoever takes it after two minutes goes on', async () => {
  const stopping = new AbortController();
  const id = await asked();
  const running = takeDrill(parts(side.office.rootKeyText, stopping.signal), id);
  setTimeout(() => stopping.abort(new Error('stopping')), 150);
  await running;
  expect(await outcome()).toMatchObject({ state: 'running' });
  expect(await takeAsked(db)).toBeNull();
  await side.office.sql.query(`update restore_drill set moved_at = now() - interval '3 minutes'`);
  expect(await takeAsked(db)).toBe(id);
  await takeDrill(parts(), id);
  expect(await outcome()).toMatchObject({ state: 'proven' });
  expect(await nothingIsLeft()).toEqual([]);
});
