export type TextEncodingName = 'utf-8' | 'utf-8-bom' | 'gb18030';

const UTF8_BOM = [0xef, 0xbb, 0xbf];

/**
 * Finds the encoding of a text from all of its bytes, piece by piece: UTF-8 where every byte of the file is valid UTF-8, otherwise
 * GB18030 where every byte is valid GB18030. The order matters, because GB18030 takes most UTF-8 for Chinese of its own.
 */
export class EncodingTrial {
  readonly #utf8 = new Trial('utf-8');
  readonly #gb18030 = new Trial('gb18030');
  #head: number[] = [];

  add(piece: Uint8Array): void {
    if (this.#head.length < UTF8_BOM.length) this.#head.push(...piece.subarray(0, UTF8_BOM.length - this.#head.length));
    this.#utf8.add(piece);
    this.#gb18030.add(piece);
  }

  /** `null` where the bytes are neither, or hold characters that no typed list has. */
  end(): TextEncodingName | null {
    const hasBom = UTF8_BOM.every((byte, index) => this.#head[index] === byte);
    if (this.#utf8.end()) return hasBom ? 'utf-8-bom' : 'utf-8';
    // UTF-8 that was cut off would pass as GB18030 and come out as other people's names.
    return this.#gb18030.end() && !this.#utf8.wasCutOff ? 'gb18030' : null;
  }
}

/**
 * Signs of bytes that only happen to decode. U+FFFD is none of them: the decoders refuse instead of replacing, so where it stands it
 * was written, by whoever damaged that word before, and one such word must not cost the list.
 */
const NEVER_TYPED = /(?![\t\n\v\f\r])\p{Cc}|\uffff/u;
const MORE_THAN_ASCII = /[^\t\n\v\f\r -~]/;

class Trial {
  readonly #decoder: InstanceType<typeof TextDecoder>;
  #holds = true;
  #sawMoreThanAscii = false;
  /** Held for characters beyond ASCII up to the very end, which lies within a character. */
  wasCutOff = false;

  constructor(encoding: string) {
    this.#decoder = new TextDecoder(encoding, { fatal: true });
  }

  add(piece: Uint8Array): void {
    this.#check(() => this.#decoder.decode(piece, { stream: true }));
  }

  end(): boolean {
    const held = this.#holds;
    this.#check(() => this.#decoder.decode());
    this.wasCutOff = held && !this.#holds && this.#sawMoreThanAscii;
    return this.#holds;
  }

  #check(decode: () => string): void {
    if (!this.#holds) return;
    try {
      const text = decode();
      this.#holds = !NEVER_TYPED.test(text);
      this.#sawMoreThanAscii ||= MORE_THAN_ASCII.test(text);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#holds = false;
    }
  }
}

/** Decodes pieces of a text whose encoding was found before; a byte order mark is left out, whichever the encoding. */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncodingName,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding === 'gb18030' ? 'gb18030' : 'utf-8', { fatal: true });
  let first = true;
  for await (const piece of bytes) {
    let text = decoder.decode(piece, { stream: true });
    if (first && text !== '') {
      first = false;
      if (text.startsWith('\ufeff')) text = text.slice(1);
    }
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
