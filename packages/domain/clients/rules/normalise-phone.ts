/**
 * The one spelling of a phone number that is indexed and compared: ASCII digits, without the country code of China.
 * `＋86 １３８-0000 5678`, `0086 13800005678` and `13800005678` are one number. Says nothing about whether it can be dialled.
 */
export function normalisePhone(written: string): string {
  const digits = written.normalize('NFKC').replace(/\D/g, '');
  return CHINESE_MOBILE_ABROAD.exec(digits)?.[1] ?? digits;
}

const CHINESE_MOBILE_ABROAD = /^(?:00)?86(1\d{10})$/;
