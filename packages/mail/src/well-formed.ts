/** Characters that end a line or steer whoever reads it: controls, and Unicode's own ends of lines and paragraphs. */
const STEERS = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/u;

/** A single mailbox: whoever could bring a comma or a line break along would add a receiver of their own. */
export function isOneAddress(text: string): boolean {
  return !STEERS.test(text) && ADDRESS.test(text);
}

/** Not empty, and nothing that would begin another header. */
export function isOneLine(text: string): boolean {
  return text.trim() !== '' && text.length <= 200 && !STEERS.test(text);
}
