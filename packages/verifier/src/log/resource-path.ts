/** Entries in a full bundle and hashes in a full tile. */
export const FULL = 256;

/** `tile/<level>/<index>[.p/<width>]` (C2SP tlog-tiles). @param width hashes in it, {@link FULL} for a full tile */
export function tilePath(level: number, index: number, width: number): string {
  return `tile/${level}/${spell(index)}${partial(width)}`;
}

/** `tile/entries/<index>[.p/<width>]` */
export function bundlePath(index: number, width: number): string {
  return `tile/entries/${spell(index)}${partial(width)}`;
}

/** Three digits a path element, all but the last with an x: 1234067 is `x001/x234/067`. */
function spell(index: number): string {
  const elements: string[] = [];
  for (let rest = index; elements.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) {
    const digits = String(rest % 1000).padStart(3, '0');
    elements.unshift(elements.length === 0 ? digits : `x${digits}`);
  }
  return elements.join('/');
}

function partial(width: number): string {
  return width === FULL ? '' : `.p/${width}`;
}
