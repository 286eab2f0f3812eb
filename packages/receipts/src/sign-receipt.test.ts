import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NoteSigner } from '@kean/tlog';
import foreignCanonical from 'canonicalize';
import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReceiptKey, publicKeyOf, readReceiptKey, type SignedReceipt, signReceipt } from './index.ts';
import { inventedReceipt } from './testing/invented-receipt.ts';

let folder: string;
let signer: NoteSigner;
let signed: SignedReceipt;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kean-receipts-'));
  await makeReceiptKey(path.join(folder, 'receipts.key'));
  signer = await readReceiptKey(path.join(folder, 'receipts.key'));
  signed = signReceipt(signer, inventedReceipt());
});
afterAll(() => rm(folder, { recursive: true }));

/** As the documentation of any JOSE library says: the document goes between the dots. */
async function openForeign({ document, signature }: SignedReceipt, key = publicKeyOf(signer)) {
  const jws = signature.replace('..', `.${Buffer.from(document).toString('base64url')}.`);
  return await compactVerify(jws, await importJWK({ ...key }, 'EdDSA'));
}

describe('a signed receipt', () => {
  it('is accepted by a foreign library with the published key alone', async () => {
    const { payload, protectedHeader } = await openForeign(signed);
    expect(new TextDecoder().decode(payload)).toBe(signed.document);
    expect(protectedHeader).toEqual({
      alg: 'EdDSA',
      kid: await calculateJwkThumbprint({ ...publicKeyOf(signer) }),
      typ: 'consent-receipt+jsonld',
    });
  });

  it('has one spelling: the same content gives the same bytes and the same signature', () => {
    expect(signReceipt(signer, inventedReceipt())).toEqual(signed);
    expect(signed.document).toBe(foreignCanonical(JSON.parse(signed.document)));
  });

  it('is refused under the key of another office', async () => {
    const other = new NoteSigner('other', 'ed25519', Buffer.alloc(32, 7));
    await expect(openForeign(signed, publicKeyOf(other))).rejects.toThrow();
  });

  it('names no address that would have to be fetched to read it', () => {
    const { '@context': context } = JSON.parse(signed.document);
    expect(Object.values(context).every((prefix) => typeof prefix === 'string')).toBe(true);
  });

  it('says in terms of the vocabulary what was given, given apart and refused', () => {
    const records = JSON.parse(signed.document)['dpv:hasRecordOfActivity'];
    expect(
      records.map((record: Record<string, Record<string, unknown>>) => record['dpv:hasConsentStatus']?.['@type']),
    ).toEqual([
      ['dpv:ConsentGiven', 'dpv:ExpressedConsent'],
      ['dpv:ConsentGiven', 'dpv:ExplicitlyExpressedConsent'],
      ['dpv:ConsentRefused', 'dpv:ExpressedConsent'],
    ]);
  });

  it('is not made without a record: a receipt of nothing proves nothing', () => {
    expect(() => signReceipt(signer, inventedReceipt({ records: [] }))).toThrow(RangeError);
  });
});

describe('the key of receipts', () => {
  it('is made once, and the file of another kind of key is not taken for it', async () => {
    const file = path.join(folder, 'receipts.key');
    expect(await makeReceiptKey(file)).toBe(false);
    const other = path.join(folder, 'log.key');
    await writeFile(other, (await readFile(file, 'utf8')).replace('kean-receipt-key-1', 'kean-log-key-1'));
    await chmod(other, 0o600);
    await expect(readReceiptKey(other)).rejects.toThrow('it is no such key');
  });
});
