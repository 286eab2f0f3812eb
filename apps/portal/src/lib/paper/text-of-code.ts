import { decodeQR } from 'qr/decode.js';

/** A picture, four bytes a pixel (RGBA), row after row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** The text of the QR code (ISO/IEC 18004) in a picture; `null` where none is seen. */
export function textOfCode(picture: Picture): string | null {
  try {
    return decodeQR(picture, { format: 'RGBA' });
  } catch {
    // It says in the same way that there is none and that one was not sharp enough: the next picture comes at once.
    return null;
  }
}
