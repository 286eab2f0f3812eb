import { checkPrice } from '../checks/figures.ts';
import { CONSENT } from './lawful-bases.ts';
import { definePurpose, optional, required } from './purpose.ts';
import { REACH } from './reach.ts';

export const purchase = definePurpose({
  code: 'purchase',
  title: { zh: '求购居间服务', en: 'Finding a home to buy' },
  explained: {
    zh: '为您匹配在售房源、联系您并安排看房。',
    en: 'To match homes for sale, reach you and arrange viewings.',
  },
  kind: 'service',
  basis: CONSENT,
  retention: 'client-dossier',
  term: 'dpv:RequestedServiceProvision',
  fields: {
    ...REACH,
    district: required('按区域匹配房源', 'to match homes by district'),
    layout: optional('按户型匹配房源', 'to match homes by layout'),
    budgetFrom: optional('按预算匹配房源', 'to match homes by budget', checkPrice),
    budgetTo: required('按预算匹配房源', 'to match homes by budget', checkPrice),
    areaFrom: optional('按面积匹配房源', 'to match homes by area'),
    areaTo: optional('按面积匹配房源', 'to match homes by area'),
    moveIn: optional('确认交房时间', 'to fit the day of handing over'),
    wishes: optional('记录其他匹配条件', 'to note further wishes'),
  },
});
