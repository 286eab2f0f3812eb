/** A request that the standard refuses (AuthZEN 1.0, section 10.1.2). The message is the body of the answer; it quotes no value. */
export class RequestFault extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.name = 'RequestFault';
    this.status = status;
  }
}
