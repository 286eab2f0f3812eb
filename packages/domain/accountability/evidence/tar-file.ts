/** POSIX ustar (IEEE 1003.1), as far as an archive of small files needs it: every tar opens it. */

const BLOCK = 512;

/** One file of an archive: its header and its bytes, filled up to whole blocks. */
export function tarFile(name: string, bytes: Uint8Array, modifiedAt: Date): Buffer {
  if (!/^[\w./-]{1,100}$/.test(name)) throw new RangeError('not a name for this archive');
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 'ascii');
  header.write('0000600\0', 100, 'ascii');
  header.write('0000000\0', 108, 'ascii');
  header.write('0000000\0', 116, 'ascii');
  header.write(`${octal(bytes.length, 11)}\0`, 124, 'ascii');
  header.write(`${octal(Math.floor(modifiedAt.getTime() / 1000), 11)}\0`, 136, 'ascii');
  // The sum is taken with blanks in its own place.
  header.write('        ', 148, 'ascii');
  header.write('0', 156, 'ascii');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, 'ascii');
  const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, bytes, padding]);
}

/** What ends an archive. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
