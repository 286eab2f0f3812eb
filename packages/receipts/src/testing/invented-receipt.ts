import type { ReceiptContent } from '../receipt-content.ts';

/** A receipt of an invented office to nobody: one purpose given, one with sensitive information given apart, one refused. */
export function inventedReceipt(change: Partial<ReceiptContent> = {}): ReceiptContent {
  const at = new Date('2026-11-26T08:00:00.000Z');
  const answered = { at, validUntil: null, by: 'subject', channel: 'own-phone' } as const;
  const untilServed = { zh: '委托结束后五年', en: 'five years after the service has ended' };
  const phone = {
    code: 'phone',
    title: { zh: '联系电话', en: 'phone' },
    term: 'pd:TelephoneNumber',
    sensitive: false,
    required: true,
  } as const;
  return {
    receiptId: '3f0c4b5e-6d55-4b0e-9a53-51a3a1f5a001',
    subject: '3f0c4b5e-6d55-4b0e-9a53-51a3a1f5a002',
    issuedAt: new Date('2026-11-26T08:00:01.000Z'),
    controller: {
      name: { zh: '安居示例房地产经纪有限公司', en: 'Anju Example Realty' },
      creditCode: '91350100M000100Y43',
      address: { zh: '示例市示例路1号', en: '1 Example Road' },
      contact: { zh: '个人信息保护负责人，电话 000-0000', en: 'protection officer, phone 000-0000' },
    },
    notice: {
      id: '3f0c4b5e-6d55-4b0e-9a53-51a3a1f5a003',
      version: 3,
      publishedAt: new Date('2026-11-01T00:00:00.000Z'),
      digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
    records: [
      {
        recordId: '3f0c4b5e-6d55-4b0e-9a53-51a3a1f5a004',
        purpose: {
          code: 'purchase',
          title: { zh: '求购居间服务', en: 'finding a home to buy' },
          term: 'dpv:RequestedServiceProvision',
        },
        data: [phone],
        retention: untilServed,
        status: 'given',
        kind: 'expressed',
        ...answered,
      },
      {
        recordId: '3f0c4b5e-6d55-4b0e-9a53-51a3a1f5a005',
        purpose: {
          code: 'signing',
          title: { zh: '签约与过户协助', en: 'signing and transfer of title' },
          term: 'dpv:EstablishContractualAgreement',
        },
        data: [
          {
            code: 'idNumber',
            title: { zh: '证件号码', en: 'identity number' },
            term: 'pd:OfficialID',
            sensitive: true,
            required: true,
          },
        ],
        retention: untilServed,
        status: 'given',
        kind: 'separate',
        ...answered,
      },
      {
        recordId: '3f0c4b5e-6d55-4b0e-9a53-51a3a1f5a006',
        purpose: { code: 'market-news', title: { zh: '市场资讯', en: 'market news' }, term: 'dpv:DirectMarketing' },
        data: [phone],
        retention: { zh: '撤回同意即止', en: 'until consent is withdrawn' },
        status: 'refused',
        kind: 'expressed',
        ...answered,
      },
    ],
    withdrawal: {
      zh: '可随时在客户页面一键撤回，或致电门店',
      en: 'at any time on your own page, or by calling the store',
    },
    ...change,
  };
}
