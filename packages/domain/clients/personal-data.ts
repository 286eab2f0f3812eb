import { columnsOf, declarePersonalData } from '@kean/kernel';

const ofClient = { subject: { kind: 'client', by: 'client_id' }, retention: 'client-dossier' } as const;
const byOwnId = { kind: 'client', by: 'id' } as const;
const sealed = { ...ofClient, eraser: 'destroy-data-key', sealed: true, purpose: 'brokerage' } as const;
/** For matching and routing; goes with its row. */
const inTheClear = { ...ofClient, eraser: 'delete-row', sealed: false, purpose: 'brokerage' } as const;

/** Rows of their own, that may go before the rest of the dossier does. */
const NEEDS = { class: 'preference', retention: 'client-needs' } as const;
const OWNED = { class: 'property', retention: 'client-property' } as const;

/** Figures that name nobody by themselves and are somebody's as long as their row hangs on a client. */
const DEMAND_FIGURES = [
  'kind',
  'district',
  'rooms',
  'halls',
  'price_min',
  'price_max',
  'area_min',
  'area_max',
  'move_in_from',
];
const PROPERTY_FIGURES = ['district', 'rooms', 'halls', 'area', 'asking_price'];

/** Every column of the dossier that is about a person. `client_field.sealed` carries the strictest class of its fields. */
export const personalData = declarePersonalData({
  owner: 'clients',
  clauses: '1-4',
  purposes: {
    brokerage: {
      purpose: { zh: '提供房地产经纪服务', en: 'to broker real estate for the client' },
      basis: {
        zh: '本人同意，或订立、履行经纪合同所必需（个人信息保护法第十三条第一、二项）',
        en: 'consent, or needed to conclude or fulfil the brokerage contract (PIPL 13, items 1 and 2)',
      },
    },
    'guard-visits': {
      purpose: {
        zh: '限制对客户页面链接和验证码的猜测',
        en: 'to limit guessing of links and codes to the pages of clients',
      },
      basis: {
        zh: '履行保护个人信息安全的法定义务所必需（个人信息保护法第十三条第三项、第五十一条）',
        en: 'needed to meet the duty to protect personal information (PIPL 13, item 3, and 51)',
      },
    },
    'prove-consent': {
      purpose: { zh: '证明同意由客户本人作出', en: 'to prove that a consent was given by the client' },
      basis: {
        zh: '履行证明已取得同意的法定义务所必需（个人信息保护法第十三条第三项、第十四条、第六十九条）',
        en: 'needed to meet the duty to prove consent (PIPL 13, item 3, 14 and 69)',
      },
    },
    'find-client': {
      purpose: { zh: '在不解密的情况下查找客户', en: 'to find a client without opening anything' },
      basis: {
        zh: '提供经纪服务所必需，并以去标识化措施保护（个人信息保护法第十三条第二项、第五十一条第三项）',
        en: 'needed to serve the client, de-identified for protection (PIPL 13, item 2, and 51, item 3)',
      },
    },
    'answer-requests': {
      purpose: { zh: '受理并答复个人行使权利的请求', en: 'to answer people who exercise their rights' },
      basis: {
        zh: '履行法定义务所必需（个人信息保护法第十三条第三项、第五十条）',
        en: 'needed to meet a duty of the law (PIPL 13, item 3, and 50)',
      },
    },
    'keep-documents': {
      purpose: { zh: '保存纸质资料的扫描件', en: 'to keep scans of paper' },
      basis: {
        zh: '订立、履行经纪合同或履行法定保存义务所必需（个人信息保护法第十三条第二、三项，规范第2.3条）',
        en: 'needed for the brokerage contract or a duty to keep papers (PIPL 13, items 2 and 3; clause 2.3)',
      },
    },
    'tell-staff-from-clients': {
      purpose: { zh: '防止以员工号码冒充客户', en: 'to keep a number of staff from passing for a client' },
      basis: {
        zh: '履行保护个人信息安全的法定义务所必需（个人信息保护法第十三条第三项、第五十一条）',
        en: 'needed to meet the duty to protect personal information (PIPL 13, item 3, and 51)',
      },
    },
    'show-list': {
      purpose: { zh: '在列表中脱敏展示', en: 'to show a masked card in lists' },
      basis: {
        zh: '提供经纪服务所必需，仅保存脱敏内容（个人信息保护法第六条、第十三条第二项）',
        en: 'needed to serve the client, kept masked only (PIPL 6 and 13, item 2)',
      },
    },
  },
  places: [
    ...columnsOf('client', ['card'], { ...sealed, class: 'identity', purpose: 'show-list', subject: byOwnId }),
    ...columnsOf('client', ['roles'], {
      ...inTheClear,
      class: 'preference',
      eraser: 'overwrite-column',
      subject: byOwnId,
    }),
    ...columnsOf('client_field', ['sealed'], { ...sealed, class: 'sensitive' }),
    ...columnsOf('client_signature', ['sealed'], { ...sealed, class: 'identity', purpose: 'prove-consent' }),
    ...columnsOf('client_field_past', ['sealed'], { ...sealed, class: 'sensitive' }),
    ...columnsOf('client_token', ['token'], { ...inTheClear, class: 'pseudonym', purpose: 'find-client' }),
    ...columnsOf('client_request_step', ['words'], { ...sealed, class: 'sensitive', purpose: 'answer-requests' }),
    ...columnsOf('client_document', ['sealed_key'], { ...sealed, class: 'sensitive', purpose: 'keep-documents' }),
    {
      ...{ ...sealed, class: 'sensitive', purpose: 'keep-documents' },
      place: 'object:documents/<id>/<id>/content',
      subject: { kind: 'client', by: '<id>' },
    },
    ...columnsOf('visit_window', ['key'], {
      subject: { kind: 'caller', by: 'ends_at' },
      class: 'pseudonym',
      purpose: 'guard-visits',
      retention: 'sign-in-window',
      eraser: 'expire-row',
      sealed: false,
    }),
    ...columnsOf('staff_phone', ['sealed'], {
      ...{ class: 'contact', purpose: 'tell-staff-from-clients', retention: 'staff-record' },
      ...{ eraser: 'destroy-data-key', sealed: true, subject: { kind: 'import', by: 'id' } },
    }),
    ...columnsOf('staff_phone_token', ['token'], {
      ...{ class: 'pseudonym', purpose: 'tell-staff-from-clients', retention: 'staff-record' },
      ...{ eraser: 'delete-row', sealed: false, subject: { kind: 'staff', by: 'phone_id' } },
    }),
    ...columnsOf('demand', DEMAND_FIGURES, { ...inTheClear, ...NEEDS }),
    ...columnsOf('demand', ['wording'], { ...sealed, ...NEEDS }),
    ...columnsOf('property', PROPERTY_FIGURES, { ...inTheClear, ...OWNED }),
    ...columnsOf('property', ['address', 'certificate_no', 'wording'], { ...sealed, ...OWNED }),
  ],
});
