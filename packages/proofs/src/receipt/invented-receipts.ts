import { randomUUID } from 'node:crypto';
import type { ReceiptContent, ReceiptRecord } from '@kean/receipts';

const STATUSES = ['given', 'refused', 'withdrawn'] as const;
const CHANNELS = ['own-phone', 'tablet', 'attested', 'paper'] as const;
const AT = new Date('2026-11-26T08:00:00.000Z');

/** Receipts of an invented office, with pseudonyms drawn anew: every status, channel and kind in turn. */
export function inventedReceipts(count: number): readonly ReceiptContent[] {
  return Array.from({ length: count }, (_, turn) => ({
    receiptId: randomUUID(),
    subject: randomUUID(),
    issuedAt: new Date(AT.getTime() + turn),
    controller: {
      name: { zh: '安居示例房地产经纪有限公司', en: 'Anju Example Realty' },
      creditCode: '91350100M000100Y43',
      address: { zh: '示例市示例路1号 “安居”大厦', en: '1 Example Road, "Anju" building' },
      contact: { zh: '个人信息保护负责人 🏠', en: 'protection officer 🏠' },
    },
    notice: { id: randomUUID(), version: turn + 1, publishedAt: AT, digest: 'ab'.repeat(32) },
    records: Array.from({ length: 1 + (turn % 4) }, (_record, at) => recordOf(turn + at)),
    withdrawal: { zh: '可随时在客户页面撤回', en: 'at any time on your own page' },
  }));
}

function recordOf(turn: number): ReceiptRecord {
  const separate = turn % 2 === 1;
  return {
    recordId: randomUUID(),
    purpose: {
      code: `purpose-${turn}`,
      title: { zh: '求购居间服务', en: 'buying' },
      term: 'dpv:RequestedServiceProvision',
    },
    data: [
      {
        code: separate ? 'idNumber' : 'phone',
        title: separate ? { zh: '证件号码', en: 'identity number' } : { zh: '联系电话', en: 'phone' },
        term: separate ? 'pd:OfficialID' : 'pd:TelephoneNumber',
        sensitive: separate,
        required: true,
      },
    ],
    retention: { zh: '委托结束后五年', en: 'five years after the service has ended' },
    status: STATUSES[turn % STATUSES.length] ?? 'given',
    kind: separate ? 'separate' : 'expressed',
    at: AT,
    validUntil: turn % 3 === 0 ? new Date('2027-11-26T08:00:00.000Z') : null,
    by: turn % 5 === 0 ? 'guardian' : 'subject',
    channel: CHANNELS[turn % CHANNELS.length] ?? 'paper',
  };
}
