import type { ColumnMapping, RejectReason, RowWarning } from '../contract.ts';
import type { SheetRow } from '../reading/table.ts';
import { planColumns } from './column-plan.ts';
import { understandRow } from './understand-row.ts';

/** What an import of a whole list would come to, were the branch empty. Counts only. */
export interface Survey {
  readonly rows: number;
  readonly importable: number;
  /** Different first phones among the importable rows. */
  readonly distinctPeople: number;
  readonly byReason: Readonly<Partial<Record<RejectReason, number>>>;
  readonly byWarning: Readonly<Partial<Record<RowWarning, number>>>;
}

/** Counts a list row by row. Remembers phones while it counts, and nothing afterwards. */
export class RowSurvey {
  readonly #plan: ReturnType<typeof planColumns>;
  readonly #phones = new Set<string>();
  readonly #byReason: Partial<Record<RejectReason, number>> = {};
  readonly #byWarning: Partial<Record<RowWarning, number>> = {};
  #rows = 0;
  #importable = 0;

  constructor(mapping: ColumnMapping, headers: readonly string[]) {
    this.#plan = planColumns(mapping, headers);
  }

  add({ row, cells }: SheetRow): void {
    const { client, reasons, warnings } = understandRow(this.#plan, row, cells);
    this.#rows += 1;
    for (const reason of reasons) this.#byReason[reason] = (this.#byReason[reason] ?? 0) + 1;
    for (const warning of warnings) this.#byWarning[warning] = (this.#byWarning[warning] ?? 0) + 1;
    if (client === null) return;
    this.#importable += 1;
    this.#phones.add(client.phone);
  }

  result(): Survey {
    return {
      rows: this.#rows,
      importable: this.#importable,
      distinctPeople: this.#phones.size,
      byReason: this.#byReason,
      byWarning: this.#byWarning,
    };
  }
}
