import { createHash } from 'node:crypto';
import { placeOfSignature } from '@kean/clients/contract/reaching';
import type { SqlTransaction } from '@kean/db';
import { type DataKey, type Keyring, open, seal } from '@kean/encryption';
import { type ClientId, type Id, newId, Personal, type StaffId } from '@kean/kernel';
import { asksOf } from '../consent/said-answers.ts';
import type { AnswerRow } from '../consent/write-act.ts';
import { SignatureLines } from '../contract/consents.ts';
import { failCollection } from '../errors.ts';
import { aSignatureWasDrawn } from '../rules/a-signature-was-drawn.ts';

/** What a client did on the tablet, ready to be written beside the act: a code that was proven, or a signature under its seal. */
export type GivenWord =
  | { readonly way: 'code'; readonly id: Id<'ClientWord'> }
  | {
      readonly way: 'signature';
      readonly id: Id<'ClientWord'>;
      readonly sealed: Buffer;
      /** SHA-256 over the lines. */
      readonly digest: Buffer;
    };

const KEEP_WORD = `INSERT INTO client_word (id, client_id, asked_by, way, said, asks, signature_digest)
  VALUES ($1::uuid, $2::uuid, $3::uuid, 'signature', $4, $5::text[], $6)`;
const KEEP_LINES = 'INSERT INTO client_signature (id, client_id, sealed) VALUES ($1::uuid, $2::uuid, $3)';

/**
 * Seals the lines under the client's own key, as no person: taking down what a client draws opens nothing of theirs.
 * @throws AppError COLLECTION_CONSENT_NOT_SIGNED | COLLECTION_CLIENT_NOT_FOUND where the client's key is gone or shut
 */
export async function sealSignature(
  keyring: Keyring,
  client: { readonly id: ClientId; readonly state: string },
  lines: Personal<SignatureLines>,
): Promise<GivenWord> {
  if (!aSignatureWasDrawn(lines.open())) throw failCollection('COLLECTION_CONSENT_NOT_SIGNED');
  const asked = { ...client, grounds: [], reach: { scope: 'system', assignee: null } } as const;
  const use = { principal: 'system', purpose: 'send-consent-request' } as const;
  const key = (await keyring.keysFor('client', [asked], use)).keys.get(client.id);
  if (key === undefined) throw failCollection('COLLECTION_CLIENT_NOT_FOUND');
  const id = newId<'ClientWord'>();
  const drawn = Buffer.from(JSON.stringify(lines.open()));
  const digest = createHash('sha256').update(drawn).digest();
  return { way: 'signature', id, sealed: seal(key, placeOfSignature(client.id, id), drawn), digest };
}

/** Lower-case hex for the receipt; `null` where nobody signed. */
export function signatureDigestOf(word: GivenWord): string | null {
  return word.way === 'signature' ? word.digest.toString('hex') : null;
}

/** Writes the signature down with what it was given for. */
export async function keepSignature(
  tx: SqlTransaction,
  { id, sealed, digest }: Extract<GivenWord, { way: 'signature' }>,
  about: {
    readonly clientId: ClientId;
    readonly askedBy: StaffId | null;
    readonly said: Buffer;
    readonly answers: readonly AnswerRow[];
  },
): Promise<void> {
  await tx.query(KEEP_WORD, [id, about.clientId, about.askedBy, about.said, asksOf(about.answers), digest]);
  await tx.query(KEEP_LINES, [id, about.clientId, sealed]);
}

/** The lines as they were drawn. @throws DecryptionError where the bytes are not what was sealed here */
export function openSignature(
  key: DataKey,
  client: ClientId,
  word: Id<'ClientWord'>,
  sealed: Buffer,
): Personal<SignatureLines> {
  const text = open(key, placeOfSignature(client, word), sealed).toString('utf8');
  return new Personal(SignatureLines.parse(JSON.parse(text)));
}
