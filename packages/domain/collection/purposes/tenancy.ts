import { checkRent } from '../checks/figures.ts';
import { CONSENT } from './lawful-bases.ts';
import { definePurpose, optional, required } from './purpose.ts';
import { REACH } from './reach.ts';

export const tenancy = definePurpose({
  code: 'tenancy',
  title: { zh: '求租居间服务', en: 'Finding a home to rent' },
  explained: {
    zh: '为您匹配出租房源、联系您并安排看房。',
    en: 'To match homes to let, reach you and arrange viewings.',
  },
  kind: 'service',
  basis: CONSENT,
  retention: 'client-dossier',
  term: 'dpv:RequestedServiceProvision',
  fields: {
    ...REACH,
    district: required('按区域匹配房源', 'to match homes by district'),
    layout: optional('按户型匹配房源', 'to match homes by layout'),
    budgetFrom: optional('按租金匹配房源', 'to match homes by rent', checkRent),
    budgetTo: required('按租金匹配房源', 'to match homes by rent', checkRent),
    areaFrom: optional('按面积匹配房源', 'to match homes by area'),
    areaTo: optional('按面积匹配房源', 'to match homes by area'),
    moveIn: required('确认起租时间', 'to fit the first day of the lease'),
    wishes: optional('记录其他匹配条件', 'to note further wishes'),
  },
});
