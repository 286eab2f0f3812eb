import { CONSENT } from './lawful-bases.ts';
import { definePurpose, optional, required } from './purpose.ts';

export const marketNews = definePurpose({
  code: 'market-news',
  title: { zh: '市场资讯', en: 'Market news' },
  explained: {
    zh: '向您发送房源与市场资讯；不同意不影响其他服务，可随时退订。',
    en: 'To send you news of homes and of the market; refusing changes no other service, and you can stop it at any time.',
  },
  kind: 'further',
  basis: CONSENT,
  retention: 'client-dossier',
  term: 'dpv:DirectMarketing',
  fields: {
    phone: required('发送资讯', 'to send it to'),
    district: optional('只发送相关区域的资讯', 'to send what concerns your district only'),
  },
});
