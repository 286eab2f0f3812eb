/** What the first bytes say a file is. The name's ending says nothing: anybody may rename a file. */
export type FileKind = 'zip' | 'compound' | 'text' | 'other';

/** Bytes that are enough to tell. */
export const KIND_BYTES = 4_096;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const ZIP_EMPTY = [0x50, 0x4b, 0x05, 0x06];
/** OLE compound file: old .xls, and the wrapper of a workbook with a password ([MS-CFB] 2.2). */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** Starts of well-known kinds that could pass for text: PDF, RTF, PostScript, executables, HTML and XML documents. */
const NOT_A_TABLE = /^(?:%PDF|\{\\rtf|%!PS|MZ|\x7fELF|Rar!|7z\xbc\xaf|\s*<(?:!doctype|html|\?xml|svg|script))/i;

export function kindOf(head: Uint8Array): FileKind {
  if (startsWith(head, ZIP) || startsWith(head, ZIP_EMPTY)) return 'zip';
  if (startsWith(head, COMPOUND)) return 'compound';
  if (NOT_A_TABLE.test(Buffer.from(head.subarray(0, 64)).toString('latin1'))) return 'other';
  return head.subarray(0, KIND_BYTES).some(isNeverInText) ? 'other' : 'text';
}

/** Control characters that no text has, UTF-16's zero bytes among them. Tab, line feed, form feed and return pass. */
function isNeverInText(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d;
}

function startsWith(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => head[index] === byte);
}

/** The stream's name in an encrypted workbook ([MS-OFFCRYPTO] 2.3.4.4), as UTF-16LE. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/** Looks for the encrypted package in the pieces of a compound file; keeps the seam between two pieces. */
export class EncryptedPackageSearch {
  #seam: Buffer = Buffer.alloc(0);
  found = false;

  add(piece: Uint8Array): void {
    if (this.found) return;
    const bytes = Buffer.concat([this.#seam, piece]);
    this.found = bytes.includes(ENCRYPTED_PACKAGE);
    this.#seam = bytes.subarray(Math.max(0, bytes.length - ENCRYPTED_PACKAGE.length));
  }
}
