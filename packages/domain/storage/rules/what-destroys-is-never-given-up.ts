/** Verbs of jobs after which something of a person is gone. */
const DESTROYING = /\.(destroy|erase|shred)-/;

/**
 * Work that destroys what has to be gone is repaired or tried again, and never given up: whoever runs the office could otherwise keep what
 * was to be erased (I6).
 * @param job clause and verb-noun, for example `collection.destroy-upload`
 */
export function mustBeDone(job: string): boolean {
  return DESTROYING.test(job);
}
