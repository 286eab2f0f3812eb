import { asks, type FieldCheck, refuses } from './finding.ts';

const IMPOSSIBLE = refuses(
  'built-year-impossible',
  '请填写四位数的建成年份，如 2005；期房填预计交付年份。',
  'Please enter the year in four digits, such as 2005; of a home that is not finished, the year of delivery.',
);
const UNUSUAL = asks(
  'built-year-unusual',
  '年份不常见，请与不动产权证核对。',
  'This year is unusual. Please check it with the certificate.',
);

const YEAR = /^(\d{4})\s*年?$/;
/** Homes of before are few, and dwellings are sold at most this long before they are finished. */
const [OLDEST, OLD, AHEAD] = [1840, 1950, 6];

/** The year in which a building was finished. */
export const checkBuiltYear: FieldCheck = (text, today) => {
  const year = Number(YEAR.exec(text.normalize('NFKC').trim())?.[1] ?? Number.NaN);
  const now = today.getUTCFullYear();
  if (!(year >= OLDEST && year <= now + AHEAD)) return IMPOSSIBLE;
  return year < OLD || year > now ? UNUSUAL : null;
};
