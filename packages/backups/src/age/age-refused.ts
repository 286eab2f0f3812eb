/** What can be wrong with an age file, or with a key of one. */
export type AgeFault =
  | 'KEY_MALFORMED'
  | 'HEADER_MALFORMED'
  | 'HEADER_CHANGED'
  /** No stanza of the header was made for this identity. */
  | 'NOT_A_RECIPIENT'
  | 'PAYLOAD_TRUNCATED'
  | 'PAYLOAD_CHANGED'
  /** A chunk is genuine and stands at another place than where it was written: reordered, left out or doubled. */
  | 'CHUNK_OUT_OF_PLACE';

/** The file is refused from this byte on; what was given out before was genuine and is not the whole. */
export class AgeRefused extends Error {
  readonly fault: AgeFault;
  /** The chunk of the payload, from 0, where that can be said. */
  readonly chunk: number | null;

  constructor(fault: AgeFault, chunk: number | null = null) {
    super(chunk === null ? `age: ${fault}` : `age: ${fault} at chunk ${chunk}`);
    this.name = 'AgeRefused';
    this.fault = fault;
    this.chunk = chunk;
  }
}
