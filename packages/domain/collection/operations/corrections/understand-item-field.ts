import type { ItemField } from '@kean/clients/contract';
import type { ItemValue } from '@kean/clients/contract/correction';
import { Personal } from '@kean/kernel';
import { readDate } from '../../understanding/calendar-date.ts';
import { districtOfAddress, readDistrict } from '../../understanding/district.ts';
import { readLayout } from '../../understanding/layout.ts';

/** What a corrected field of a demand or property says, read as registration reads it: what is not exactly understood stays in own words. */
export function understandItemField(field: ItemField, typed: string): ItemValue {
  const text = typed.trim();
  const words = new Personal(text);
  const understood = (figures: ItemValue['figures']): ItemValue => ({ figures, words: null });
  const asWords: ItemValue = { figures: {}, words };
  switch (field) {
    case 'demand.district': {
      const district = readDistrict(text);
      return district === null ? asWords : understood({ district });
    }
    case 'demand.layout':
    case 'property.rooms': {
      const layout = readLayout(text);
      if (layout === null) return asWords;
      return understood({ rooms: String(layout.rooms), halls: layout.halls === null ? null : String(layout.halls) });
    }
    case 'demand.moveIn': {
      const day = readDate(text);
      return day === null ? asWords : understood({ move_in_from: day });
    }
    case 'demand.budgetFrom':
      return understood({ price_min: whole(text) });
    case 'demand.budgetTo':
      return understood({ price_max: whole(text) });
    case 'demand.areaFrom':
      return understood({ area_min: figure(text) });
    case 'demand.areaTo':
      return understood({ area_max: figure(text) });
    case 'property.area':
      return understood({ area: figure(text) });
    case 'property.askingPrice':
      return understood({ asking_price: whole(text) });
    case 'property.address':
      return { figures: { district: districtOfAddress(text) }, words };
    case 'demand.wishes':
    case 'property.certificateNo':
    case 'property.owner':
    case 'property.builtYear':
    case 'property.condition':
      return asWords;
  }
}

/** Judged before: a number with at most two decimals. */
const figure = (text: string): string => text.replaceAll(',', '');
const whole = (text: string): string => String(Math.round(Number(figure(text))));
