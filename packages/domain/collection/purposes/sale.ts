import { checkPrice } from '../checks/figures.ts';
import { CONTRACT } from './lawful-bases.ts';
import { definePurpose, optional, required } from './purpose.ts';
import { REACH } from './reach.ts';

export const sale = definePurpose({
  code: 'sale',
  title: { zh: '出售居间服务', en: 'Selling a home' },
  explained: {
    zh: '接受您的出售委托，核实房屋权属，寻找买方并安排看房。',
    en: 'To take your home on for sale, verify who owns it, find buyers and arrange viewings.',
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
    area: required('向买方如实说明房屋', 'to describe the home truly'),
    rooms: required('向买方如实说明房屋', 'to describe the home truly'),
    builtYear: optional('向买方如实说明房屋', 'to describe the home truly'),
    askingPrice: required('按委托价格寻找买方', 'to find a buyer at your price', checkPrice),
    condition: optional('向买方如实说明房屋', 'to describe the home truly'),
  },
});
