import type { RunContext } from './context.ts';

/** What a proof may do besides: print a figure, and state what has to hold. */
export interface ProofContext extends RunContext {
  /** Prints one figure, for example `figure('envelopes refused', 100_000)`. */
  readonly figure: (name: string, value: number | string) => void;
  /** Counts a claim. The first one that fails ends the proof with its sentence. */
  readonly holds: (claim: string, condition: boolean) => void;
}

/** What a `*.proof.ts` exports as `proof`. */
export interface Proof {
  /** One sentence: the claim. */
  readonly about: string;
  readonly run: (context: ProofContext) => Promise<void>;
}

/** Thrown when a claim does not hold; the message is the sentence after `NOT PROVED:`. */
export class NotProved extends Error {}

/**
 * Runs a proof and prints its last line. A proof that states nothing proves nothing.
 * @returns the exit status that matches the last line
 */
export async function concludeProof(proof: Proof, context: RunContext): Promise<number> {
  let claims = 0;
  const figure: ProofContext['figure'] = (name, value) => console.log(`${name}: ${value}`);
  const holds: ProofContext['holds'] = (claim, condition) => {
    if (!condition) throw new NotProved(claim);
    claims += 1;
  };
  try {
    await proof.run({ ...context, figure, holds });
    if (claims === 0) throw new NotProved('the proof stated no claim');
  } catch (error) {
    if (!(error instanceof NotProved)) console.error(error);
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    console.log(`NOT PROVED: ${why}`);
    return 1;
  }
  figure('claims that held', claims);
  console.log('PROVED');
  return 0;
}
