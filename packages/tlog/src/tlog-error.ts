/** What can be wrong with bytes of a log. The code is for programs, the message for the person who reads a console. */
export type TlogErrorCode =
  | 'NOTE_MALFORMED'
  | 'KEY_MALFORMED'
  | 'SIGNATURE_WRONG'
  | 'CHECKPOINT_MALFORMED'
  | 'PROOF_MALFORMED'
  | 'PROOF_WRONG'
  | 'REQUEST_MALFORMED'
  | 'BUNDLE_MALFORMED'
  | 'TILE_MISSING'
  | 'TILE_MALFORMED';

export class TlogError extends Error {
  override readonly name = 'TlogError';
  readonly code: TlogErrorCode;

  constructor(code: TlogErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
