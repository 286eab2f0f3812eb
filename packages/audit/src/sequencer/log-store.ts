import type { TileFile, TileSource } from '@kean/tlog';

/** The files of the log, apart from the database: tiles and bundles that never change, and a few small texts that do. */
export interface LogStore extends TileSource {
  /**
   * Makes these files durable. A file that is there already must hold the same bytes.
   * @throws LogDisagreement when it holds others: the log would fork
   */
  write(files: readonly TileFile[]): Promise<void>;
  /** Puts a small text in place of what was there, as a whole and durably. */
  replace(path: string, text: string): Promise<void>;
  /** Resolves when the store can be written; for readiness. */
  check(): Promise<void>;
}

/** The newest signed head, as C2SP tlog-tiles names it. */
export { CHECKPOINT_PATH } from '@kean/tlog';
/** The newest head that a witness cosigned. */
export const COSIGNED_PATH = 'checkpoint.cosigned';
/** Verifier keys, one a line: the log's own, then the witness's. */
export const KEYS_PATH = 'verifier-keys';

/**
 * Tiles, checkpoint and database do not belong together. Whatever the reason, going on would sign a second history, so nothing goes
 * on until a person has looked. The message says what to do and holds no value.
 */
export class LogDisagreement extends Error {
  override readonly name = 'LogDisagreement';
}
