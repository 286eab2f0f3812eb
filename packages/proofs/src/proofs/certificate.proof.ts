/**
 * A certificate of erasure that convinces without the office that issued it: the stand-alone verifier, which shares no code with the issuer,
 * accepts genuine ones by the keys of log and witness alone, and refuses every change of every byte, parts of another, and what no witness saw.
 */
import { proveCertificate } from '../certificate/prove-certificate.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';

export const proof: Proof = {
  about:
    'A certificate of erasure is accepted by a verifier that shares no code with us, and refused after any change of any byte.',
  run: (context) => proveCertificate(context, countOf(context, 'every', 1)),
};
