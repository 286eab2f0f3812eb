import type { SignatureLines } from '../contract/consents.ts';

/** Of the drawing's larger side, in its own units of 4,096; a tap or a stroke of a few points is no signature. */
const LEAST_EXTENT = 120;
const LEAST_POINTS = 12;
const MOST_POINTS = 12_000;

/** Whether there is more on the tablet than a touch that slipped. Whose it is nobody can tell by it. */
export function aSignatureWasDrawn(lines: SignatureLines): boolean {
  const points = lines.flat();
  if (points.length / 2 < LEAST_POINTS || points.length / 2 > MOST_POINTS) return false;
  const [xs, ys] = [points.filter((_, at) => at % 2 === 0), points.filter((_, at) => at % 2 === 1)];
  return Math.max(extentOf(xs), extentOf(ys)) >= LEAST_EXTENT;
}

function extentOf(values: readonly number[]): number {
  return (
    values.reduce((most, one) => Math.max(most, one), 0) - values.reduce((least, one) => Math.min(least, one), 4_095)
  );
}
