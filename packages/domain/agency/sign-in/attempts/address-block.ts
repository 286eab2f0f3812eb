import { isIPv6 } from 'node:net';

/**
 * What is counted as one address: an IPv4 address, or the /64 that one IPv6 connection is given whole. Anything else counts
 * together as `unknown`, so that leaving the address out gains nothing.
 */
export function addressBlock(address: string | null): string {
  if (address === null) return 'unknown';
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return address;
  return isIPv6(address) ? `${firstFourGroups(address)}::/64` : 'unknown';
}

function firstFourGroups(address: string): string {
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail.split(':').filter((group) => group !== '');
  const gap = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = address.includes('::') ? [...before, ...gap, ...after] : before;
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
