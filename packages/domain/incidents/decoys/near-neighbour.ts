import { type Dice, oneOf } from './dice.ts';

/** As many as are near: fewer would copy, more would blur what goes together. */
const NEAR = 6;
/** Another district is as far as a price that differs by so much. */
const OTHER_DISTRICT = 0.05;

/**
 * One of the items that are most like this one: of as many rooms, with the same figures absent, in the same district where there are any, and nearest by
 * the last of them. Figures taken from it stay as round, as scattered and as much of one piece as those of the branch, and no item is anybody's.
 * Nothing is taken from an item with other rooms, however near its price: rooms and area would not go together.
 */
export function nearNeighbour<Name extends string, Item extends ItemOf<Name>>(
  dice: Dice,
  item: Item,
  others: readonly Item[],
  names: readonly [Name, Name],
): Item {
  const alike = others.filter(
    (other) => other.rooms === item.rooms && names.every((name) => (other[name] === null) === (item[name] === null)),
  );
  const apart = (other: Item) => Math.abs((other[names[1]] ?? 0) - (item[names[1]] ?? 0));
  const far = (item[names[1]] ?? 0) * OTHER_DISTRICT;
  const distance = (other: Item) => apart(other) + (other.district === item.district ? 0 : far);
  const near = alike.sort((one, other) => distance(one) - distance(other)).slice(0, NEAR);
  return near.length === 0 ? item : oneOf(dice, near);
}

type ItemOf<Name extends string> = { readonly [Figure in Name | 'rooms']: number | null } & {
  readonly district: string | null;
};
