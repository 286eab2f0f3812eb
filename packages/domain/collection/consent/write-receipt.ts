import { createHash } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import { type Id, newId, RETENTION_GROUPS } from '@kean/kernel';
import { publicKeyOf, type ReceiptContent, type ReceiptRecord, signReceipt } from '@kean/receipts';
import type { ConsentAct } from '../contract/consents.ts';
import { GENERAL_CLASS } from '../contract/consents.ts';
import { failCollection } from '../errors.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import { PURPOSES } from '../purposes/index.ts';
import { sensitiveClassOf } from '../rules/sensitive-fields-have-a-class.ts';
import type { ActToWrite, AnswerRow, ConsentMeans } from './write-act.ts';

type NumberedAnswer = AnswerRow & { readonly recordId: Id<'ConsentAnswer'> };

/** An act that has its id and its time. */
interface DatedAct extends Omit<ActToWrite, 'answers'> {
  readonly answers: readonly NumberedAnswer[];
  readonly actId: ConsentAct['actId'];
  readonly at: Date;
}

const RECEIPT = `INSERT INTO consent_receipt (id, act_id, document, signature, digest, key_id)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6)`;

/**
 * Signs the receipt of an act in the act's own transaction: there is none without the other.
 * @throws AppError COLLECTION_RECEIPTS_NOT_SIGNED
 */
export async function writeReceipt(
  tx: SqlTransaction,
  { receipts }: ConsentMeans,
  act: DatedAct,
): Promise<Id<'Receipt'>> {
  if (receipts === undefined) throw failCollection('COLLECTION_RECEIPTS_NOT_SIGNED');
  const receiptId = newId<'Receipt'>();
  const { document, signature } = signReceipt(receipts, receiptContent(receiptId, act));
  const digest = createHash('sha256').update(document).digest();
  await tx.query(RECEIPT, [receiptId, act.actId, document, signature, digest, publicKeyOf(receipts).kid]);
  return receiptId;
}

/** Codes, ids and the notice's own words; nothing of the client but the id that only the office follows back. */
function receiptContent(receiptId: string, act: DatedAct): ReceiptContent {
  const { notice, clientId, answers, at } = act;
  const { words, creditCode } = notice.content;
  return {
    receiptId,
    subject: clientId,
    issuedAt: at,
    controller: {
      name: words.handlerName,
      creditCode,
      address: words.handlerContact,
      contact: words.handlerContact,
    },
    notice: {
      id: notice.id,
      version: notice.version,
      publishedAt: notice.publishedAt,
      digest: notice.digest.toString('hex'),
    },
    records: answers.map((answer) => recordOf(answer, act)),
    withdrawal: words.withdrawal,
  };
}

function recordOf(said: NumberedAnswer, { at, by, channel, word }: DatedAct): ReceiptRecord {
  const purpose = PURPOSES.find(({ code }) => code === said.purpose);
  if (purpose === undefined) throw new TypeError(`no purpose is called ${said.purpose}`);
  const ofClass = said.class === GENERAL_CLASS ? null : said.class;
  const fields = Object.entries(purpose.fields).filter(
    ([name]) => sensitiveClassOf(name as IntakeFieldName) === ofClass,
  );
  return {
    recordId: said.recordId,
    purpose: { code: purpose.code, title: purpose.title, term: purpose.term },
    data: fields.map(([name, { need }]) => {
      const { title, term, sensitive } = INTAKE_FIELDS[name as IntakeFieldName];
      return { code: name, title, term, sensitive, required: need === 'required' };
    }),
    retention: RETENTION_GROUPS[purpose.retention],
    status: said.answer,
    kind: ofClass === null ? 'expressed' : 'separate',
    at,
    validUntil: said.validUntil,
    ...{ by, channel },
    word: word === null ? null : { way: word.way, signatureDigest: word.signatureDigest },
  };
}
