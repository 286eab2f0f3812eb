import type { Grant, OfferedAction, RoleView } from '#lib/api/views.ts';
import { actOf, clauseWord, titleOf } from './words.ts';

export interface MatrixRow {
  readonly act: string;
  readonly offer: OfferedAction;
  /** Grants of this act, role by role in the order of the columns. */
  readonly cells: readonly (readonly Grant[])[];
  /** The columns do not all say the same. */
  readonly differs: boolean;
}

export interface MatrixGroup {
  readonly clause: string;
  readonly rows: readonly MatrixRow[];
}

/** Acts by clause against roles, narrowed to what is asked for. */
export function matrixOf(
  offers: readonly OfferedAction[],
  roles: readonly RoleView[],
  asked: { readonly text?: string; readonly onlyDifferences?: boolean } = {},
): MatrixGroup[] {
  const text = (asked.text ?? '').trim().toLowerCase();
  const rows = offers.map((offer): MatrixRow => {
    const act = actOf(offer);
    const cells = roles.map(({ grants }) => grants.filter((grant) => actOf(grant) === act));
    const spelled = new Set(cells.map((cell) => JSON.stringify(cell)));
    return { act, offer, cells, differs: spelled.size > 1 };
  });
  const kept = rows.filter(
    ({ act, offer, differs }) =>
      (asked.onlyDifferences !== true || differs) &&
      (text === '' || `${act} ${titleOf(offer)} ${clauseWord(offer.clause)}`.toLowerCase().includes(text)),
  );
  return [...Map.groupBy(kept, ({ offer }) => offer.clause)].map(([clause, ofClause]) => ({ clause, rows: ofClause }));
}
