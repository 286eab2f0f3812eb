import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { type Picture, textOfCode } from './text-of-code.ts';

const LABEL = 'HYL-2026-HT-00017';

/** The label as a camera sees it: grey paper, dark print, somewhere in the picture. */
function photographed(text: string, { module = 5, left = 60, top = 90, side = 400 } = {}): Picture {
  const { data: modules } = encode(text, { border: 2 });
  const data = new Uint8ClampedArray(side * side * 4).fill(190);
  for (const [row, line] of modules.entries())
    for (const [column, dark] of line.entries())
      for (let y = 0; y < module; y += 1)
        for (let x = 0; x < module; x += 1) {
          const at = ((top + row * module + y) * side + left + column * module + x) * 4;
          data.fill(dark ? 50 : 225, at, at + 3);
        }
  return { width: side, height: side, data };
}

it('reads a printed label off the picture, wherever it lies in it and however large', () => {
  expect(textOfCode(photographed(LABEL))).toBe(LABEL);
  expect(textOfCode(photographed(LABEL, { module: 3, left: 280, top: 10 }))).toBe(LABEL);
  expect(textOfCode(photographed(LABEL, { module: 11, left: 20, top: 30 }))).toBe(LABEL);
});

it('sees nothing where there is no label, or half of one', () => {
  const empty = { width: 400, height: 400, data: new Uint8ClampedArray(400 * 400 * 4).fill(190) };
  expect(textOfCode(empty)).toBeNull();
  const half = photographed(LABEL);
  half.data.fill(190, (90 + 60) * 400 * 4);
  expect(textOfCode(half)).toBeNull();
});
