import { CONSENT } from './lawful-bases.ts';
import { definePurpose, required } from './purpose.ts';

export const viewing = definePurpose({
  code: 'viewing',
  title: { zh: '带看', en: 'Viewings' },
  explained: {
    zh: '与您约定时间看房，并记录带看情况。',
    en: 'To agree on a time for a viewing, and to keep a note of it.',
  },
  kind: 'further',
  basis: CONSENT,
  retention: 'client-dossier',
  term: 'dpv:RequestedServiceProvision',
  fields: {
    name: required('带看时确认客户', 'to know who comes'),
    phone: required('约定看房时间', 'to agree on a time'),
  },
});
