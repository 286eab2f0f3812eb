import { type Dice, oneOf } from './dice.ts';

/** As many as are near: fewer would copy, more would blur what goes together. */
const NEAR = 6;

/**
 * One of the items that are most like this one: of as many rooms first, with the same figures absent, and nearest by the last of them. Figures taken
 * from it stay as round, as scattered and as much of one piece as those of the branch, and no item is anybody's.
 */
export function nearNeighbour<Name extends string, Item extends ItemOf<Name>>(
  dice: Dice,
  item: Item,
  others: readonly Item[],
  names: readonly [Name, Name],
): Item {
  const alike = others.filter((other) => names.every((name) => (other[name] === null) === (item[name] === null)));
  const distance = (other: Item) =>
    (other.rooms === item.rooms ? 0 : Number.MAX_SAFE_INTEGER) +
    Math.abs((other[names[1]] ?? 0) - (item[names[1]] ?? 0));
  const near = alike.sort((one, other) => distance(one) - distance(other)).slice(0, NEAR);
  return near.length === 0 ? item : oneOf(dice, near);
}

type ItemOf<Name extends string> = { readonly [Figure in Name | 'rooms']: number | null };
