import { Dice } from '../detection/dice.ts';
import { type InventedClient, inventClient, type OfficeShape } from '../population/invented-client.ts';

/** How leaks differ: all of what was opened or a part, with strangers' numbers, written anew, of two people, of one's own clients, masked. */
export const SHAPES = ['whole', 'partial', 'noise', 'rewritten', 'two-culprits', 'own-clients', 'masked'] as const;
export type LeakShape = (typeof SHAPES)[number];

export interface PlantedLeak {
  readonly shape: LeakShape;
  readonly source: 'file' | 'pasted';
  readonly content: string;
  /** Who opened what leaked; with two, either is right to stand first. */
  readonly culprits: readonly { readonly staffId: string; readonly opened: readonly number[] }[];
  readonly daysAgo: number;
  /** Numbers of the clients that stand in it, and the fields by which each is to be found. */
  readonly leaked: readonly number[];
  readonly fields: readonly string[];
}

const MOST_OPENED = 300;
const LEAST_OPENED = 12;

/**
 * Invents leaks with who is to blame. What a culprit opened lies within their branch, as it does in the public cases: clients of colleagues beside
 * their own.
 */
export function plantLeaks(office: OfficeShape, clients: number, count: number, seed: number): PlantedLeak[] {
  const dice = new Dice(seed);
  const branches = office.branches.length;
  const perBranch = Math.floor(clients / branches);
  return Array.from({ length: count }, (_none, at) => {
    const shape = SHAPES[at % SHAPES.length] as LeakShape;
    const branch = dice.between(0, branches - 1);
    const ofBranch = Array.from({ length: perBranch }, (_also, row) => branch + branches * row);
    const people = office.branches[branch]?.agents ?? [];
    // Not the one who looks at everybody: they see any leak of their branch whole.
    const [first, second] = dice.some(people.slice(1), 2);
    if (first === undefined || second === undefined) throw new RangeError('a branch has three people at least');
    const isOwn = (index: number) => Math.floor(index / branches) % people.length === people.indexOf(first);
    const opened = dice.some(
      shape === 'own-clients' ? ofBranch.filter(isOwn) : ofBranch,
      dice.between(LEAST_OPENED, Math.min(MOST_OPENED, Math.floor(perBranch / 4))),
    );
    const shared = opened.slice(0, Math.floor(opened.length / 5));
    const others = dice.some(
      ofBranch.filter((index) => !opened.includes(index)),
      opened.length - shared.length,
    );
    const culprits = [
      { staffId: first.id, opened },
      ...(shape === 'two-culprits' ? [{ staffId: second.id, opened: [...shared, ...others] }] : []),
    ];
    const leaked =
      shape === 'partial'
        ? dice.some(opened, Math.max(8, Math.floor(opened.length * 0.4)))
        : [...new Set(culprits.flatMap((one) => one.opened))];
    const rows = leaked.map((index) => written(inventClient(index, office), shape, dice));
    return {
      ...{ shape, culprits, leaked, daysAgo: dice.between(2, 60) },
      source: shape === 'rewritten' ? 'pasted' : 'file',
      content: `${['客户,联系电话', ...dice.some([...rows, ...strangers(shape, rows.length, dice)], Number.MAX_SAFE_INTEGER)].join('\n')}\n`,
      fields: shape === 'rewritten' ? ['phone'] : ['name', 'phone'],
    };
  });
}

function written({ name, phone }: InventedClient, shape: LeakShape, dice: Dice): string {
  if (shape === 'masked') return `${name},${phone.slice(0, 3)}****${phone.slice(-4)}`;
  if (shape !== 'rewritten') return `${name},${phone}`;
  return dice.oneOf([
    `+86 ${phone}`,
    `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`,
    `微信同号${phone}`,
    phone.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    `电话：${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`,
  ]);
}

/** Of prefixes under which no invented client has a number. */
function strangers(shape: LeakShape, rows: number, dice: Dice): string[] {
  if (shape !== 'noise') return [];
  return Array.from(
    { length: rows * 2 },
    () => `外人,19${dice.between(0, 9)}${String(dice.between(0, 99_999_999)).padStart(8, '0')}`,
  );
}

/** The same leak with a digit of every phone turned: nobody's any more. */
export const turned = (leak: PlantedLeak): PlantedLeak => ({
  ...leak,
  content: leak.content.replace(/1\d{10}/g, (phone) => `19${phone.slice(2)}`),
});

/** Who carries a name together with the end of a phone within a branch, over all clients: what a masked row is to find, and nobody else. */
export function bearersOf(
  office: OfficeShape,
  clients: number,
  leaks: readonly PlantedLeak[],
): ReadonlyMap<string, readonly number[]> {
  const wanted = new Set(
    leaks
      .filter(({ shape }) => shape === 'masked')
      .flatMap(({ leaked }) => leaked.map((index) => codeOf(inventClient(index, office)))),
  );
  const bearers = new Map<string, number[]>();
  for (let index = 0; index < clients; index += 1) {
    const code = codeOf(inventClient(index, office));
    if (wanted.has(code)) bearers.set(code, [...(bearers.get(code) ?? []), index]);
  }
  return bearers;
}

export const codeOf = ({ name, phone }: InventedClient): string => `${name}/${phone.slice(-4)}`;
