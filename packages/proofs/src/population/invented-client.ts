import { SURNAMES } from './surnames.ts';

/** Where an invented client may stand: branches with the people who work there. */
export interface OfficeShape {
  readonly branches: readonly BranchShape[];
}

export interface BranchShape {
  readonly id: string;
  readonly regionId: string;
  readonly agents: readonly { readonly id: string; readonly teamId: string | null }[];
}

/** A person who does not exist. The same index and the same office always give the same one. */
export interface InventedClient {
  readonly id: string;
  readonly number: number;
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly role: 'buyer' | 'seller' | 'landlord' | 'tenant';
  readonly name: string;
  readonly gender: '男' | '女';
  readonly phone: string;
  readonly createdAt: Date;
}

const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧建国玉萍红浩宇轩梓涵子怡欣诺一诗雨晨佳琪俊博文思远嘉懿雪梅兰竹';
const ROLES = ['buyer', 'tenant', 'seller', 'landlord'] as const;
/** First three digits of mobile numbers. */
const PREFIXES = ['130', '131', '132', '133', '135', '136', '137', '138', '139', '150', '151', '152', '153', '155'];
const PER_PREFIX = 1_000_000;
/** Odd and no multiple of five or seven, so that multiplying by it visits every number once. */
const STRIDE = 15_485_863;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const BETWEEN_REGISTRATIONS_MS = 60_000;

/** @param index from 0; below fourteen million, where the phone numbers end */
export function inventClient(index: number, office: OfficeShape): InventedClient {
  const branch = office.branches[index % office.branches.length];
  if (branch === undefined) throw new RangeError('an office without branches has no clients');
  const agent = branch.agents[Math.floor(index / office.branches.length) % Math.max(1, branch.agents.length)];
  const createdAt = new Date(FIRST_DAY + index * BETWEEN_REGISTRATIONS_MS);
  return {
    id: inventedId(createdAt.getTime(), index),
    number: index + 1,
    regionId: branch.regionId,
    branchId: branch.id,
    teamId: agent?.teamId ?? null,
    assigneeId: agent?.id ?? null,
    role: ROLES[scramble(index, 1) % ROLES.length] ?? 'buyer',
    name: inventName(index),
    gender: scramble(index, 2) % 2 === 0 ? '女' : '男',
    phone: inventPhone(index),
    createdAt,
  };
}

/** A UUID of version 7 (RFC 9562) whose time is the registration's, so that ids grow as registrations do. */
export function inventedId(time: number, index: number): string {
  const clock = time.toString(16).padStart(12, '0');
  const [a, b, c] = [scramble(index, 3), scramble(index, 4), scramble(index, 5)].map(eightHex) as [
    string,
    string,
    string,
  ];
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7${a.slice(0, 3)}-8${a.slice(3, 6)}-${b}${c.slice(0, 4)}`;
}

function inventName(index: number): string {
  const given = [scramble(index, 6), scramble(index, 7)].map((number) => GIVEN[number % GIVEN.length]);
  return `${surnameOf(scramble(index, 8))}${scramble(index, 9) % 5 === 0 ? given[0] : given.join('')}`;
}

/** By its share: the first names of the list are borne by most people, as in life. */
function surnameOf(number: number): string {
  const share = number / 2 ** 32;
  return SURNAMES[Math.floor(share * share * SURNAMES.length)] ?? '王';
}

function inventPhone(index: number): string {
  const slot = (index * STRIDE) % (PREFIXES.length * PER_PREFIX);
  const within = String(slot % PER_PREFIX).padStart(6, '0');
  return `${PREFIXES[Math.floor(slot / PER_PREFIX)]}00${within}`;
}

function eightHex(number: number): string {
  return number.toString(16).padStart(8, '0');
}

/** A whole number below 2^32 that looks like chance and is the same every time (the mixing step of MurmurHash3). */
function scramble(index: number, salt: number): number {
  let mixed = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
