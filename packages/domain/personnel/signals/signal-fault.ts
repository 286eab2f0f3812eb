/** Words of RFC 8935 2.4. */
export type SignalErr =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed'
  | 'access_denied';

/** A refusal in the standard's words. `description` is our own sentence and never repeats what was sent. */
export class SignalFault extends Error {
  readonly status: number;
  readonly err: SignalErr;
  readonly description: string;

  constructor(err: SignalErr, description: string, status = 400) {
    super(err);
    this.name = 'SignalFault';
    this.status = status;
    this.err = err;
    this.description = description;
  }
}

export const malformed = (description: string) => new SignalFault('invalid_request', description);
