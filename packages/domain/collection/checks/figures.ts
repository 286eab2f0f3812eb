import { asks, type FieldCheck, type Finding, refuses } from './finding.ts';

/** A figure as a person types it: digits, one decimal point, thousands apart or not. */
const FIGURE = /^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$|^\d{1,12}(?:\.\d{1,2})?$/;

const NO_FIGURE = refuses(
  'figure-impossible',
  '请填写大于零的数字，最多两位小数。',
  'Please enter a number above zero, with at most two decimals.',
);

/** The bounds of one kind of figure: outside `possible` there is none, outside `usual` a person is asked. */
interface Bounds {
  readonly code: string;
  readonly unit: { readonly zh: string; readonly en: string };
  readonly possible: number;
  readonly usual: readonly [number, number];
}

function checkFigure({ code, unit, possible, usual }: Bounds): FieldCheck {
  const tooMuch = refuses(
    `${code}-impossible`,
    `没有这么大的数值。请按${unit.zh}填写。`,
    `There is no figure of that size. Please enter ${unit.en}.`,
  );
  const unusual = asks(
    `${code}-unusual`,
    `数值不常见，请确认单位是${unit.zh}。`,
    `This figure is unusual. Please confirm that it is in ${unit.en}.`,
  );
  return (text): Finding | null => {
    const bare = text.trim();
    const figure = FIGURE.test(bare) ? Number(bare.replaceAll(',', '')) : 0;
    if (figure <= 0) return NO_FIGURE;
    if (figure > possible) return tooMuch;
    return figure < usual[0] || figure > usual[1] ? unusual : null;
  };
}

/** Of a home, in square metres. */
export const checkArea = checkFigure({
  code: 'area',
  unit: { zh: '平方米', en: 'square metres' },
  possible: 100_000,
  usual: [10, 1_000],
});

/** Of a home for sale, in yuan; most mistakes are 万 entered as 元. */
export const checkPrice = checkFigure({
  code: 'price',
  unit: { zh: '元', en: 'yuan' },
  possible: 10_000_000_000,
  usual: [100_000, 100_000_000],
});

/** A month's rent, in yuan. */
export const checkRent = checkFigure({
  code: 'rent',
  unit: { zh: '元/月', en: 'yuan a month' },
  possible: 10_000_000,
  usual: [200, 100_000],
});

const TURNED_ROUND = refuses(
  'range-turned-round',
  '下限大于上限。请对调或改正。',
  'The lower end is above the upper end. Please swap or correct them.',
);

/** Of two figures that each are fine: a range begins below its end. */
export function checkRange(least: string | undefined, most: string | undefined): Finding | null {
  if (least === undefined || most === undefined) return null;
  return Number(least.replaceAll(',', '')) > Number(most.replaceAll(',', '')) ? TURNED_ROUND : null;
}
