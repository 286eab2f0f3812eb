import { CONSENT } from './lawful-bases.ts';
import { definePurpose, required } from './purpose.ts';

export const satisfactionCall = definePurpose({
  code: 'satisfaction-call',
  title: { zh: '满意度回访', en: 'Satisfaction call' },
  explained: {
    zh: '服务结束后回访，了解服务质量；不同意不影响其他服务。',
    en: 'To ask you afterwards how the service was; refusing changes no other service.',
  },
  kind: 'further',
  basis: CONSENT,
  retention: 'client-dossier',
  term: 'dpv:CustomerRelationshipManagement',
  fields: {
    name: required('称呼您', 'to address you'),
    phone: required('回访联系', 'to call you'),
  },
});
