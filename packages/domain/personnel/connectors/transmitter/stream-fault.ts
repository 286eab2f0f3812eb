/** A refusal by the numbers of SSF 1.0 8. `description` is our own sentence and never repeats what was sent. */
export class StreamFault extends Error {
  readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 415 | 429;
  readonly description: string;

  constructor(status: StreamFault['status'], description: string) {
    super(`stream ${status}`);
    this.name = 'StreamFault';
    this.status = status;
    this.description = description;
  }
}

export const noStream = () => new StreamFault(404, 'There is no such stream of yours.');
