import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import {
  type DocumentId,
  documentsFolder,
  openDocument,
  storeDocument,
} from '@kean/clients/contract/keeping-documents';
import { openKeyStore } from '@kean/db/keystore';
import { fileRootKey, type Keyring, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import type { ClientId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import type { Client } from 'pg';
import type { ProofContext } from '../harness/proof.ts';
import type { PopulatedOffice } from '../office/populated-office.ts';

const INSERT = `insert into client_document (id, client_id, about, about_id, kind, sheets, state, type, size_bytes, scan, sealed_hash, sealed_key, kept_at)
  values ($1, $2, 'paper-file', $2, 'identity', 1, 'kept', $3, $4, $5, $6, $7, now())`;

/** The client's data keys and the objects, as they lie in the office. */
export async function storesOf({ instance }: PopulatedOffice): Promise<{
  readonly keyring: Keyring;
  readonly objects: Awaited<ReturnType<typeof openObjectStore>>;
  close(): Promise<void>;
}> {
  const keys = openKeyStore({ url: instance.databases.keys.api, applicationName: 'kean-proof' });
  const root = await fileRootKey(instance.rootKeyFile);
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  const objects = await openObjectStore(instance.objectStore.url);
  return { keyring, objects, close: async () => void (await Promise.all([keys.close(), objects.close()])) };
}

/** A scan for each of these clients, sealed and stored as the product does it; what it shows is their phone. */
export async function giveDocuments(
  office: PopulatedOffice,
  records: Client,
  phones: ReadonlyMap<ClientId, string>,
): Promise<void> {
  const { keyring, objects, close } = await storesOf(office);
  for (const [clientId, phone] of phones) {
    const documentId = randomUUID() as DocumentId;
    const key = (await keyring.createFor('client', [clientId], { principal: 'system', purpose: 'test' })).get(clientId);
    if (key === undefined) throw new TypeError('a client has a key');
    const content = Buffer.concat([Buffer.from(`%PDF-1.7\n电话 ${phone}\n`), randomBytes(20_000)]);
    const received = await storeDocument(
      { objects },
      key,
      { documentId, clientId },
      { bytes: piecesOf(content), declaredType: 'application/pdf' },
    );
    const { type, sizeBytes, scan, sealedKey, stored } = received;
    const hash = Buffer.from(stored.sha256, 'hex');
    await records.query(INSERT, [documentId, clientId, type, sizeBytes, scan, hash, sealedKey]);
  }
  await close();
}

async function* piecesOf(content: Buffer) {
  yield content;
}

/** With the rows of an old backup, every key of today and the objects of today: what of the scans opens. */
export async function requireDocumentsGone(
  context: ProofContext,
  office: PopulatedOffice,
  backup: Client,
  { phones, erased }: { readonly phones: ReadonlyMap<ClientId, string>; readonly erased: readonly string[] },
): Promise<void> {
  const { keyring, objects, close } = await storesOf(office);
  const { rows } = await backup.query<{ id: DocumentId; client: ClientId; sealedKey: Buffer; sizeBytes: number }>(
    'select id, client_id as client, sealed_key as "sealedKey", size_bytes as "sizeBytes" from client_document',
  );
  context.holds('the backup holds every scan, sealed', rows.length === phones.size);
  const wanted = new Set(erased);
  const asked = rows.map(
    ({ client: id }) => ({ id, state: 'active', grounds: [], reach: { scope: 'system', assignee: null } }) as const,
  );
  const { keys } = await keyring.keysFor('client', asked, { principal: 'system', purpose: 'test' });
  let [ofErased, ofOthers, left] = [0, 0, 0];
  for (const { id, client, sealedKey, sizeBytes } of rows) {
    const key = keys.get(client);
    if (wanted.has(client)) {
      if (key !== undefined) ofErased += 1;
      for await (const _ of objects.list(documentsFolder(client))) left += 1;
      continue;
    }
    if (key === undefined) continue;
    const about = { about: 'paper-file', aboutId: client, kind: 'identity', type: 'application/pdf' } as const;
    const document = { ...about, documentId: id, clientId: client, sizeBytes, scan: 'clean', sealedKey } as const;
    const content = await buffer(await openDocument({ objects }, key, document, () => Promise.resolve()));
    if (content.includes(Buffer.from(phones.get(client) ?? 'nobody'))) ofOthers += 1;
  }
  const others = rows.filter(({ client }) => !wanted.has(client)).length;
  context.holds(`${ofErased} scans of the erased open`, ofErased === 0);
  context.holds(`${left} objects of the erased lie in the store`, left === 0);
  context.holds(`${ofOthers} of ${others} scans of the others open and show what they showed`, ofOthers === others);
  context.figure('scans of the erased that open, and that lie anywhere in the store', `${ofErased}, ${left}`);
  context.figure('scans of the others that open', `${ofOthers} of ${others}`);
  await close();
}
