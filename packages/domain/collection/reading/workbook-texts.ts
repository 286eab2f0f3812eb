import { failCollection } from '../errors.ts';
import { LIMITS } from './limits.ts';
import { readWholeXml } from './xml-events.ts';
import type { ZipArchive } from './zip-archive.ts';

/** `_x000D_` and the like stand for characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .toWellFormed();
}

/** Collects the text of `<si>` or `<is>`: all runs of a rich text, without the reading aids of `<rPh>`. */
export class RichText {
  #text = '';
  #takes = false;
  #aids = 0;

  open(name: string): void {
    if (name === 'rPh') this.#aids += 1;
    if (name === 't') this.#takes = this.#aids === 0;
  }

  add(text: string): void {
    if (!this.#takes) return;
    if (this.#text.length + text.length > LIMITS.cellCharacters) {
      throw failCollection('COLLECTION_FILE_DAMAGED', { why: 'cell-too-long' });
    }
    this.#text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.#aids -= 1;
    if (name === 't') this.#takes = false;
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return unescapeText(text);
  }
}

/** The texts that cells point to by number. */
export async function readSharedStrings(archive: ZipArchive, part: string): Promise<string[]> {
  const texts: string[] = [];
  const rich = new RichText();
  await readWholeXml(archive.read(part, LIMITS.sharedStringsBytes), {
    open: (name) => rich.open(name),
    text: (text) => rich.add(text),
    close(name) {
      rich.close(name);
      if (name === 'si') texts.push(rich.take());
    },
  });
  return texts;
}
