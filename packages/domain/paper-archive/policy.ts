import { definePolicy } from '@kean/authorization';
import { CLIENT_CONDITIONS } from '@kean/clients/contract';
import { SCAN_FIELDS } from './contract.ts';

const PLACES = { branch: 'branchId', region: 'regionId' } as const;
const BY_PLACE = ['branch', 'region', 'agency'] as const;

/** What the archive offers to roles: by where the paper lies; and what is there of a client, to whom the client is given. */
export const policy = definePolicy({
  clause: 'paper-archive',
  actions: [
    {
      action: 'see-files',
      subject: 'Client',
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      conditions: CLIENT_CONDITIONS,
      title: { zh: '查看客户有哪些纸质档案', en: 'See which paper files a client has' },
    },
    {
      action: 'open-scans',
      subject: 'Client',
      fields: SCAN_FIELDS,
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      conditions: CLIENT_CONDITIONS,
      title: { zh: '说明用途后打开扫描件', en: 'Open scans for a stated purpose' },
    },
    ...(
      [
        ['read-archive', 'PaperFile', { zh: '查阅档案柜与借阅', en: 'Read cabinets, files and loans' }],
        ['keep-files', 'PaperFile', { zh: '归档、移位、借出与收回', en: 'File, move, lend and take back' }],
        ['arrange-cabinets', 'Cabinet', { zh: '设置档案柜与钥匙', en: 'Set up cabinets and hand out their keys' }],
        ['take-stock', 'Cabinet', { zh: '盘点档案柜', en: 'Count a cabinet' }],
        ['shred', 'ShredBatch', { zh: '组批并销毁到期档案', en: 'Gather and shred files that are due' }],
        ['witness-shredding', 'ShredBatch', { zh: '监销档案', en: 'Witness the shredding' }],
      ] as const
    ).map(([action, subject, title]) => ({ action, subject, title, scopes: BY_PLACE, places: PLACES })),
  ],
});
