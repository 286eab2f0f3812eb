import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type {
  PublishUndertakingInput,
  Undertaking,
  UndertakingTexts,
  WriteUndertakingInput,
} from '../../contract/fitness.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import { digestOfUndertaking } from '../own/sign-undertaking.ts';

const TEXTS = `
  SELECT t.version, t.title, t.title_en AS "titleEn", t.paragraphs, t.written_by IS NOT DISTINCT FROM $1::uuid AS "isYours",
         t.written_at AS "writtenAt", t.published_at AS "publishedAt", t.sign_by AS "signBy",
         (SELECT count(*) FROM fulfilment f WHERE f.text_version = t.version AND f.state = 'standing' AND f.valid_until > now())::int4 AS signatures
    FROM undertaking_text t ORDER BY t.version DESC LIMIT 50`;
/** Two who write at once are two versions. */
const ALONE = `SELECT pg_advisory_xact_lock(hashtext('kean.undertaking'))`;
const WRITE = `
  INSERT INTO undertaking_text (version, title, title_en, paragraphs, written_by)
  SELECT coalesce(max(version), 0) + 1, $1, $2, $3::jsonb, $4::uuid FROM undertaking_text RETURNING version`;
const LOCK = `
  SELECT version, title, title_en AS "titleEn", paragraphs, written_by AS "writtenBy", published_at AS "publishedAt",
         version < (SELECT max(version) FROM undertaking_text WHERE published_at IS NOT NULL) AS "isPassedBy"
    FROM undertaking_text WHERE version = $1::int4 FOR UPDATE`;
const PUBLISH = `
  UPDATE undertaking_text SET published_by = $2::uuid, published_at = clock_timestamp(), sign_by = now() + $3::int4 * interval '1 day'
   WHERE version = $1::int4 RETURNING sign_by AS "signBy"`;

type StoredText = Omit<UndertakingTexts['texts'][number], 'title'> & {
  readonly title: string;
  readonly titleEn: string;
};

/** Every text, the newest first, with how many signatures hold under it. */
export function listUndertakings({ principal, services }: SignedInContext): Promise<UndertakingTexts> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const texts = await tx.query<StoredText & Record<string, unknown>>(TEXTS, [principal.staffId]);
    return { texts: texts.map(({ title, titleEn, ...text }) => ({ ...text, title: { zh: title, en: titleEn } })) };
  });
}

/** A new text, which nobody signs before somebody else has published it. */
export async function writeUndertaking(call: SignedInContext, input: WriteUndertakingInput): Promise<UndertakingTexts> {
  const { principal, services } = call;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(ALONE);
    const { title, titleEn, paragraphs } = input;
    const [written] = await tx.query<{ version: number }>(WRITE, [
      title,
      titleEn,
      JSON.stringify(paragraphs),
      principal.staffId,
    ]);
    const text = { version: written?.version ?? 0, title: { zh: title, en: titleEn }, paragraphs };
    await recordText(tx, call, 'personnel.undertaking-written', text, null);
  });
  return listUndertakings(call);
}

/**
 * From now on this is what people sign; signatures under older texts end at a day that is told with it.
 * @throws AppError PERSONNEL_DUTY_NOT_FOUND | PERSONNEL_TEXT_MOVED_ON | PERSONNEL_TEXT_BY_ANOTHER
 */
export async function publishUndertaking(
  call: SignedInContext,
  { version, daysToSign }: PublishUndertakingInput,
): Promise<UndertakingTexts> {
  const { principal, services } = call;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(ALONE);
    const [stored] = await tx.query<
      StoredText & { writtenBy: StaffId | null; isPassedBy: boolean | null } & Record<string, unknown>
    >(LOCK, [version]);
    if (stored === undefined) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
    if (stored.publishedAt !== null || stored.isPassedBy === true) throw failFitness('PERSONNEL_TEXT_MOVED_ON');
    if (stored.writtenBy === principal.staffId) throw failFitness('PERSONNEL_TEXT_BY_ANOTHER');
    const [published] = await tx.query<{ signBy: Date }>(PUBLISH, [version, principal.staffId, daysToSign]);
    const { title, titleEn, paragraphs } = stored;
    const text = { version, title: { zh: title, en: titleEn }, paragraphs };
    await recordText(tx, call, 'personnel.undertaking-published', text, published?.signBy ?? null);
  });
  return listUndertakings(call);
}

function recordText(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  action: 'personnel.undertaking-written' | 'personnel.undertaking-published',
  text: Undertaking,
  signBy: Date | null,
): Promise<void> {
  return record(tx, {
    action,
    outcome: 'allowed',
    principal,
    subject: { kind: 'Staff', id: null },
    facts: { version: text.version, digest: digestOfUndertaking(text), signBy: signBy?.toISOString() ?? null },
  });
}
