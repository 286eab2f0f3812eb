import { digestInLetters } from '@kean/audit';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { OwnDuties, SignUndertakingInput, Undertaking } from '../../contract/fitness.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import { readOwnDuties } from './read-own-duties.ts';

const IN_FORCE = `SELECT version, title, title_en AS "titleEn", paragraphs FROM undertaking_text
  WHERE published_at IS NOT NULL ORDER BY version DESC LIMIT 1`;
const NUMBER = 'SELECT number FROM staff WHERE id = $1::uuid';
const SIGN = `
  INSERT INTO fulfilment (id, staff_id, duty, how, state, text_version, valid_until, recorded_by)
  SELECT $1::uuid, $2::uuid, d.code, 'portal', 'standing', $3::int4, now() + d.valid_days * interval '1 day', $2::uuid
    FROM duty d WHERE d.kind = 'undertaking' RETURNING duty`;

/** The text in force, in both languages. @throws AppError PERSONNEL_DUTY_NOT_FOUND where none was ever published */
export async function undertakingInForce(tx: SqlTransaction): Promise<Undertaking> {
  const [text] = await tx.query<Omit<Undertaking, 'title'> & { title: string; titleEn: string }>(IN_FORCE);
  if (text === undefined) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
  const { title, titleEn, ...rest } = text;
  return { ...rest, title: { zh: title, en: titleEn } };
}

/** Of a text as it is signed: both languages, title and paragraphs. */
export function digestOfUndertaking({ version, title, paragraphs }: Undertaking): string {
  const plain = paragraphs.map(({ zh, en }) => [zh, en]);
  return digestInLetters(JSON.stringify([version, title.zh, title.en, plain]));
}

export function readUndertaking({ services }: SignedInContext): Promise<Undertaking> {
  return inSqlTransaction(services.db, nobody, undertakingInForce);
}

/**
 * Signed by whoever is signed in, with their own staff number, under the text that they saw.
 * @throws AppError PERSONNEL_TEXT_MOVED_ON | PERSONNEL_SIGNED_WITH_ANOTHER_NUMBER
 */
export async function signUndertaking(call: SignedInContext, input: SignUndertakingInput): Promise<OwnDuties> {
  const { principal, services } = call;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const text = await undertakingInForce(tx);
    if (text.version !== input.version) throw failFitness('PERSONNEL_TEXT_MOVED_ON');
    const [person] = await tx.query<{ number: string }>(NUMBER, [principal.staffId]);
    if (person?.number.toUpperCase() !== input.staffNumber.toUpperCase())
      throw failFitness('PERSONNEL_SIGNED_WITH_ANOTHER_NUMBER');
    const fulfilmentId: Id<'Fulfilment'> = newId();
    const [signed] = await tx.query<{ duty: string }>(SIGN, [fulfilmentId, principal.staffId, text.version]);
    if (signed === undefined) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
    await record(tx, {
      action: 'personnel.undertaking-signed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: principal.staffId },
      facts: { fulfilmentId, duty: signed.duty, version: text.version, digest: digestOfUndertaking(text) },
    });
  });
  return readOwnDuties(call);
}
