import type pg from 'pg';
import { failDatabase } from './errors.ts';
import type { StatementNames } from './statement-names.ts';
import { translateError } from './translate-error.ts';

/** Statements inside one open transaction. `$1` placeholders; a value never stands in the text. */
export interface SqlTransaction {
  /**
   * Runs one statement, prepared and named by its text.
   * @throws AppError of `DATABASE_ERRORS`; after one, every further statement of this transaction fails
   */
  query<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * The door to a pooled connection for the time of one transaction. It closes before the connection goes back: a statement
 * that some forgotten promise sends later is refused, and cannot run inside somebody else's transaction.
 */
export class OpenTransaction implements SqlTransaction {
  readonly #client: pg.ClientBase;
  readonly #names: StatementNames;
  #ended = false;

  constructor(client: pg.ClientBase, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  async query<Row extends object = Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    if (this.#ended) throw failDatabase('DB_TRANSACTION_ENDED');
    const name = this.#names.nameOf(text);
    try {
      const result = await this.#client.query<Row>({ text, values: values as unknown[], ...(name && { name }) });
      return result.rows;
    } catch (error) {
      throw translateError(error);
    }
  }

  /** Lets no further statement through. */
  end(): void {
    this.#ended = true;
  }
}
