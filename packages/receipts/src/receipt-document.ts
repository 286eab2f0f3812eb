import type { PublicText } from '@kean/kernel';
import type { Json } from './canonical-json.ts';
import type { ReceiptContent, ReceiptData, ReceiptRecord } from './receipt-content.ts';

/**
 * The prefixes, written out: a receipt that had to fetch its context could not be read offline, and would tell somebody else that it
 * is being read.
 */
const CONTEXT = {
  dct: 'http://purl.org/dc/terms/',
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  schema: 'https://schema.org/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
} as const;

const SCHEMA = 'https://w3id.org/dpv/schema/dpv-27560';
const CONTROLLER = '#controller';

const STATUS = {
  given: 'dpv:ConsentGiven',
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
} as const;
const KIND = { expressed: 'dpv:ExpressedConsent', separate: 'dpv:ExplicitlyExpressedConsent' } as const;
const CHANNEL = {
  'own-phone': { zh: '本人手机', en: "on the client's own phone" },
  tablet: { zh: '经纪人平板上签署', en: "signed on the agent's tablet" },
  attested: { zh: '口头，经纪人见证', en: "by word of mouth, with the agent's attestation" },
  paper: { zh: '纸质表格', en: 'on a paper form' },
} as const;

/** PIPL 44-47, 50 and 65: what the client may ask for, besides withdrawing. */
const RIGHTS: readonly PublicText[] = [
  { zh: '查阅、复制个人信息', en: 'access and copy' },
  { zh: '更正、补充个人信息', en: 'correct and complete' },
  { zh: '限制、拒绝处理', en: 'restrict and object' },
  { zh: '删除个人信息', en: 'delete' },
  { zh: '向履行个人信息保护职责的部门投诉、举报', en: 'complain to the authority' },
];

/**
 * The receipt as JSON-LD: the structure of ISO/IEC TS 27560:2023 in terms of the Data Privacy Vocabulary, after the guide of the W3C
 * community group (https://w3id.org/dpv/guides/consent-27560). A receipt wraps one consent record for each purpose.
 */
export function receiptDocument(content: ReceiptContent): Json {
  const { receiptId, issuedAt, controller, records } = content;
  return {
    '@context': CONTEXT,
    '@id': `urn:uuid:${receiptId}`,
    '@type': 'dpv:ConsentReceipt',
    'dct:conformsTo': `${SCHEMA}#receipt`,
    'dct:identifier': receiptId,
    'dct:created': issuedAt.toISOString(),
    'dct:publisher': { '@id': CONTROLLER },
    'schema:recipient': { '@id': 'dpv:DataSubject' },
    'dpv:hasEntity': {
      '@id': CONTROLLER,
      '@type': 'dpv:DataController',
      'dpv:hasIdentifier': controller.creditCode,
      'dpv:hasName': inBoth(controller.name),
      'schema:address': { '@type': 'schema:PostalAddress', 'schema:streetAddress': inBoth(controller.address) },
      'schema:contactPoint': { '@type': 'schema:ContactPoint', 'schema:description': inBoth(controller.contact) },
    },
    'dpv:hasRecordOfActivity': records.map((record) => recordDocument(content, record)),
  };
}

function recordDocument({ subject, notice, withdrawal }: ReceiptContent, record: ReceiptRecord): Json {
  return {
    '@id': `urn:uuid:${record.recordId}`,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': `${SCHEMA}#record`,
    'dct:identifier': record.recordId,
    'dpv:hasDataSubject': { '@id': `urn:uuid:${subject}`, '@type': 'dpv:DataSubject' },
    'dpv:hasDataController': { '@id': CONTROLLER },
    'dpv:hasJurisdiction': 'CN',
    'dpv:hasApplicableLaw': inBoth({ zh: '《中华人民共和国个人信息保护法》', en: 'PIPL' }),
    'dpv:hasLegalBasis': { '@id': KIND[record.kind] },
    'dpv:hasNotice': {
      '@id': `urn:uuid:${notice.id}`,
      '@type': 'dpv:ConsentNotice',
      'dct:date': notice.publishedAt.toISOString(),
      'dct:hasVersion': String(notice.version),
      'dct:identifier': `sha256:${notice.digest}`,
      'dct:language': ['zh-CN', 'en'],
    },
    'dpv:hasProcess': processOf(record),
    'dpv:hasConsentControl': {
      '@type': 'dpv:WithdrawConsent',
      'dct:description': inBoth(withdrawal),
    },
    'dpv:hasRight': RIGHTS.map((right) => ({ '@type': 'dpv:DataSubjectRight', 'dct:title': inBoth(right) })),
    'dpv:hasConsentStatus': statusOf(record),
  };
}

function processOf({ purpose, data, retention }: ReceiptRecord): Json {
  return {
    '@type': 'dpv:Process',
    'dpv:hasPurpose': {
      '@type': 'dpv:Purpose',
      'dct:identifier': purpose.code,
      'dct:title': inBoth(purpose.title),
      'skos:broader': { '@id': purpose.term },
    },
    'dpv:hasPersonalData': data.map(dataDocument),
    'dpv:hasRecipient': { '@id': CONTROLLER },
    'dpv:hasStorageCondition': [
      { '@type': 'dpv:StorageLocation', 'dpv:hasLocation': 'CN' },
      {
        '@type': 'dpv:StorageDuration',
        'dpv:hasDuration': { '@type': 'dpv:UntilEventDuration', 'rdf:value': inBoth(retention) },
      },
    ],
  };
}

function dataDocument({ code, title, term, sensitive, required }: ReceiptData): Json {
  return {
    '@type': sensitive ? 'dpv:SensitivePersonalData' : 'dpv:PersonalData',
    'dct:identifier': code,
    'dct:title': inBoth(title),
    'skos:broader': { '@id': term },
    'dpv:hasNecessity': { '@id': required ? 'dpv:Required' : 'dpv:Optional' },
  };
}

function statusOf({ status, kind, at, validUntil, by, channel, word = null }: ReceiptRecord): Json {
  const duration: Json =
    validUntil === null
      ? {
          '@type': 'dpv:UntilEventDuration',
          'rdf:value': inBoth({ zh: '至目的实现或撤回同意', en: 'until the purpose is met or consent is withdrawn' }),
        }
      : { '@type': 'dpv:UntilTimeDuration', 'rdf:value': validUntil.toISOString() };
  return {
    '@type': [STATUS[status], KIND[kind]],
    'dpv:isIndicatedAtTime': at.toISOString(),
    'dpv:isIndicatedBy': { '@id': by === 'subject' ? 'dpv:DataSubject' : 'dpv:GuardianOfDataSubject' },
    'dpv:hasIndicationMethod': inBoth(word === null ? CHANNEL[channel] : wordOf(word)),
    'dpv:hasDuration': duration,
  };
}

/** How the client made it theirs on the tablet; of a signature the digest, never a line. */
function wordOf({ way, signatureDigest }: NonNullable<ReceiptRecord['word']>): PublicText {
  return way === 'code'
    ? {
        zh: '门店平板，由本人手机收到的验证码确认',
        en: "on the office's tablet, confirmed by a code to the client's phone",
      }
    : {
        zh: `门店平板上手写签名（sha256:${signatureDigest}）`,
        en: `signed by hand on the office's tablet (sha256:${signatureDigest})`,
      };
}

function inBoth({ zh, en }: PublicText): Json {
  return [
    { '@language': 'zh-CN', '@value': zh },
    { '@language': 'en', '@value': en },
  ];
}
