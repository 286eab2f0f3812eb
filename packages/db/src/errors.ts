import { type ErrorTable, failWith } from '@kean/kernel';

const TRY_AGAIN = {
  zh: '系统暂时无法完成这一操作，请稍后重试。',
  en: 'The system cannot do this right now. Please try again shortly.',
};
const REPORT = {
  zh: '系统内部出错，操作没有生效。请把参考编号告诉管理员。',
  en: 'Something went wrong inside the system and nothing was changed. Please give the reference to your administrator.',
};

/** Every way in which the database answers other than with rows. */
export const DATABASE_ERRORS = {
  /** Not reachable, shutting down, out of connections, or a statement took longer than it may. */
  DB_UNAVAILABLE: { kind: 'unavailable', publicText: TRY_AGAIN },
  /** A lock or a serialisation conflict; the same transaction may be tried again. */
  DB_BUSY: { kind: 'unavailable', publicText: TRY_AGAIN },
  /** A unique rule is taken; `detail.constraint` names it. */
  DB_TAKEN: {
    kind: 'conflict',
    publicText: {
      zh: '已经有相同的记录，请刷新后再看。',
      en: 'The same record exists already. Please refresh and look again.',
    },
  },
  /** `update` or `delete` of one row that is absent or that row security hides: never told apart. */
  DB_ROW_ABSENT: { kind: 'not-found', publicText: { zh: '没有找到这条记录。', en: 'This record was not found.' } },
  /** A right or row security refused: the first lock let something through that the second did not. */
  DB_REFUSED: { kind: 'internal', publicText: REPORT },
  /** A statement is wrong, or a check of the database caught a wrong value. */
  DB_STATEMENT_FAILED: { kind: 'internal', publicText: REPORT },
  /** An error inside the transaction was swallowed, and Postgres rolled back what was asked to commit. */
  DB_NOT_COMMITTED: { kind: 'internal', publicText: REPORT },
  /** A statement was sent through a transaction that has ended. */
  DB_TRANSACTION_ENDED: { kind: 'internal', publicText: REPORT },
  /** A column is to be emptied that is absent, or of a type that has no way to say nothing. */
  DB_COLUMN_CANNOT_BE_EMPTIED: { kind: 'internal', publicText: REPORT },
} as const satisfies ErrorTable;

export const failDatabase = failWith(DATABASE_ERRORS);
