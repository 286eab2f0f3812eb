import { getLocale } from '#paraglide/runtime.js';

const WAN = 10_000;

/** `2,000` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Yuan as people of the trade say it: `350 万元`; rents stay in yuan: `4,500 元`. */
export function money(yuan: number): string {
  const chinese = getLocale() !== 'en';
  if (yuan < WAN) return chinese ? `${count(yuan)} 元` : `¥${count(yuan)}`;
  return chinese ? `${trim(yuan / WAN)} 万元` : `¥${trim(yuan / 1000)}k`;
}

/** A span with its unit once: `300–350 万元`; open at either end. */
export function moneySpan(min: number | null, max: number | null): string | null {
  return span(min, max, money);
}

/** `89.5 ㎡` */
export function area(squareMetres: number): string {
  return `${trim(squareMetres)} ㎡`;
}

export function areaSpan(min: number | null, max: number | null): string | null {
  return span(min, max, area);
}

function span(min: number | null, max: number | null, word: (value: number) => string): string | null {
  if (min === null && max === null) return null;
  if (min === null) return `≤ ${word(max as number)}`;
  if (max === null) return `≥ ${word(min)}`;
  if (min === max) return word(min);
  const [low, high] = [word(min), word(max)];
  const unit = low.slice(low.lastIndexOf(' '));
  return low.includes(' ') && high.endsWith(unit) ? `${low.slice(0, -unit.length)}–${high}` : `${low}–${high}`;
}

/** At most two decimals, none that say nothing. */
function trim(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** Number of an erasure, as people say it. */
export function erasureNumber(number: number): string {
  return `SC-${String(number).padStart(6, '0')}`;
}

/** Number of a leaving. */
export function leavingNumber(number: number): string {
  return `LZ-${String(number).padStart(6, '0')}`;
}

/** Number of a breach of secrecy. */
export function breachNumber(number: number): string {
  return `WB-${String(number).padStart(6, '0')}`;
}

/** Number of a leak alert. */
export function alertNumber(number: number): string {
  return `GJ-${String(number).padStart(6, '0')}`;
}

/** Number of a measuring of how far a leak reaches. */
export function radiusNumber(number: number): string {
  return `FW-${String(number).padStart(6, '0')}`;
}

/** Number of a list of what is due. */
export function listNumber(number: number): string {
  return `CZ-${String(number).padStart(6, '0')}`;
}

/** Number of a legal hold. */
export function holdNumber(number: number): string {
  return `BL-${String(number).padStart(6, '0')}`;
}

/** `238 KB` */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Number of a client as people say it: `KH-001024`. */
export function clientNumber(number: number): string {
  return `KH-${String(number).padStart(6, '0')}`;
}

/** Number of a request as people say it: `QQ-000017`. */
export function requestNumber(number: number): string {
  return `QQ-${String(number).padStart(6, '0')}`;
}
