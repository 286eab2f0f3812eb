import { checkRent } from '../checks/figures.ts';
import { CONTRACT } from './lawful-bases.ts';
import { definePurpose, optional, required } from './purpose.ts';
import { REACH } from './reach.ts';

export const letting = definePurpose({
  code: 'letting',
  title: { zh: '出租居间服务', en: 'Letting a home' },
  explained: {
    zh: '接受您的出租委托，核实房屋权属，寻找承租人并安排看房。',
    en: 'To take your home on to let, verify who owns it, find tenants and arrange viewings.',
  },
  kind: 'service',
  basis: CONTRACT,
  retention: 'client-dossier',
  term: 'dpv:RequestedServiceProvision',
  fields: {
    ...REACH,
    address: required('确定委托的房屋', 'to know which home it is'),
    certificateNo: optional(
      '核实房屋权属（房地产经纪管理办法第二十二条）',
      'to verify who owns it (brokerage rules, article 22)',
    ),
    owner: optional(
      '核实委托人有权处分房屋（房地产经纪管理办法第二十二条）',
      'to verify that whoever comes may dispose of the home (brokerage rules, article 22)',
    ),
    area: required('向承租人如实说明房屋', 'to describe the home truly'),
    rooms: required('向承租人如实说明房屋', 'to describe the home truly'),
    builtYear: optional('向承租人如实说明房屋', 'to describe the home truly'),
    askingPrice: required('按委托租金寻找承租人', 'to find a tenant at your rent', checkRent),
    condition: optional('向承租人如实说明房屋', 'to describe the home truly'),
  },
});
