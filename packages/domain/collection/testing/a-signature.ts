import type { SignatureLines } from '../contract/consents.ts';

/** Lines as somebody draws them: an invented loop and a stroke below it. */
export function aSignature(seed = 0): SignatureLines {
  const loop = Array.from({ length: 24 }, (_, at) => [
    600 + seed + Math.round(400 * Math.cos(at / 3)),
    700 + Math.round(300 * Math.sin(at / 3)),
  ]);
  return [loop.flat(), [200, 1_200, 700, 1_150, 1_300, 1_210]];
}
