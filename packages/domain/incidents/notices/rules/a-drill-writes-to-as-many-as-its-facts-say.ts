import { MOST_INVENTED } from '../../contract/drill-letters.ts';

const WHERE_NOBODY_COUNTED = 20;

/** To how many invented people a drill writes: as many as the facts of the case say that it concerns, or else as it holds; a screenful where nobody counted. */
export function aDrillWritesToAsManyAsItsFactsSay({
  people,
  clients,
}: {
  readonly people: number | null;
  readonly clients: number;
}): number {
  const counted = people ?? clients;
  return Math.min(counted === 0 ? WHERE_NOBODY_COUNTED : counted, MOST_INVENTED);
}
