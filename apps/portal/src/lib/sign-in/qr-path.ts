import { encode } from 'uqr';

/** A QR code as one path of unit squares, and how many squares its side has. */
export interface QrPath {
  readonly path: string;
  readonly side: number;
}

export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { path: squares.join(''), side: size };
}
