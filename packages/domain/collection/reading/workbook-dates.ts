import { LIMITS } from './limits.ts';
import { readWholeXml } from './xml-events.ts';
import type { ZipArchive } from './zip-archive.ts';

/** Numbers of built-in formats that show a date (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are those of East Asia). */
function isBuiltInDate(format: number): boolean {
  return (
    (format >= 14 && format <= 17) || format === 22 || (format >= 27 && format <= 36) || (format >= 50 && format <= 58)
  );
}

/** A format of the writer's own shows a date where it has a year, month or day outside quoted text, colours and conditions. */
export function isDateFormat(code: string): boolean {
  const signs = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '');
  return /[yd年月日]|mmm/i.test(signs) && !/[0#?]|general|standard/i.test(signs);
}

/** Which cell styles, by position, show a date. */
export async function readDateStyles(archive: ZipArchive, part: string): Promise<ReadonlySet<number>> {
  const own = new Map<number, boolean>();
  const dates = new Set<number>();
  let [within, position] = [false, 0];
  await readWholeXml(archive.read(part, LIMITS.smallPartBytes), {
    open(name, attributes) {
      if (name === 'numFmt') own.set(Number(attributes.numFmtId), isDateFormat(attributes.formatCode ?? ''));
      if (name === 'cellXfs') within = true;
      if (name !== 'xf' || !within) return;
      const format = Number(attributes.numFmtId ?? 0);
      if (own.get(format) ?? isBuiltInDate(format)) dates.add(position);
      position += 1;
    },
    close(name) {
      if (name === 'cellXfs') within = false;
    },
  });
  return dates;
}

const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** 9999-12-31 */
const LAST_SERIAL = 2_958_465;

/** A day number as people see it in the sheet: `2022-09-28`, with the time where there is one. `null` where it is no day. */
export function writtenDate(serial: number, from1904: boolean): string | null {
  if (!(serial >= 1 && serial <= LAST_SERIAL)) return null;
  const minutes = Math.round((serial * DAY_MS) / 60_000) * 60_000;
  const written = new Date((from1904 ? EPOCH_1904 : EPOCH_1900) + minutes).toISOString();
  const time = written.slice(11, 16);
  return time === '00:00' ? written.slice(0, 10) : `${written.slice(0, 10)} ${time}`;
}
