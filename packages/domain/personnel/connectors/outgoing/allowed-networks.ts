import { BlockList, isIP } from 'node:net';

/** Where no address of another system may lead unless the operator says so: this machine, its neighbours, and what belongs to nobody. */
const WITHIN: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 127],
  ['64:ff9b::', 32],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];

/** Which addresses the worker may speak to. */
export interface AllowedNetworks {
  mayReach(address: string): boolean;
}

/** @param named networks as `10.20.0.0/16`, which the operator lets connectors into */
export function allowedNetworks(named: readonly string[]): AllowedNetworks {
  const within = listOf(WITHIN);
  const allowed = listOf(
    named.map((network) => {
      const [address = '', bits = ''] = network.split('/');
      return [address, Number(bits)] as const;
    }),
  );
  return {
    mayReach: (address) => {
      const plain = plainAddress(address);
      const family = isIP(plain);
      if (family === 0) return false;
      const kind = family === 6 ? 'ipv6' : 'ipv4';
      return allowed.check(plain, kind) || !within.check(plain, kind);
    },
  };
}

function listOf(networks: readonly (readonly [address: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of networks) list.addSubnet(address, bits, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return list;
}

/** An IPv4 address that is written as an IPv6 one is the same address. */
function plainAddress(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
}
