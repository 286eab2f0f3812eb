/**
 * The only error that crosses a border. Each process has one table that turns `kind` into its own world (an HTTP status,
 * a retry decision); nothing else is ever read from an error by code.
 */

/** What went wrong, as a closed union: adding a kind makes every translator fail to compile until it knows it. */
export type ErrorKind =
  | 'invalid' // the caller can correct what was sent
  | 'unauthenticated' // nobody is signed in
  | 'forbidden' // signed in, and the act itself is not this role's
  | 'not-found' // absent, or not readable by this person: the two are never told apart
  | 'conflict' // the state has moved on
  | 'limited' // too many, too fast, or the quota is used up
  | 'too-large'
  | 'unavailable' // a part that must answer does not; refusing is the safe answer (I9)
  | 'internal';

/** A sentence for the person, in both languages; says what to do next and never holds a personal value. */
export interface PublicText {
  readonly zh: string;
  readonly en: string;
}

/** One row of a clause's error table. */
export interface ErrorCode {
  readonly kind: ErrorKind;
  readonly publicText: PublicText;
}

/** What a clause's `errors.ts` declares: stable codes in UPPER_SNAKE, prefixed by the clause. */
export type ErrorTable = Readonly<Record<string, ErrorCode>>;

/** Facts for the operator: ids, counts and names of rules; typed so that no free object can bring a value along. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | null>>;

export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly publicText: PublicText;
  readonly detail: ErrorDetail;

  constructor(code: string, entry: ErrorCode, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.kind = entry.kind;
    this.publicText = entry.publicText;
    this.detail = detail;
  }
}

/**
 * Makes the `fail` function of one clause: `throw fail('CIRCULATION_QUOTA_USED', { left: 0 })`.
 * @param table the clause's codes
 */
export function failWith<Table extends ErrorTable>(table: Table) {
  return (code: keyof Table & string, detail: ErrorDetail = {}, cause?: unknown): AppError => {
    const entry = table[code];
    if (entry === undefined) throw new TypeError(`unknown error code ${code}`);
    return new AppError(code, entry, detail, cause === undefined ? undefined : { cause });
  };
}

/** A rule's answer: `null` when it holds, otherwise the code of the breach. */
export type Breach<Table extends ErrorTable> = { readonly code: keyof Table & string; readonly detail?: ErrorDetail };
