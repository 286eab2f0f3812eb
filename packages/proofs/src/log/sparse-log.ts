import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  bundleOf,
  checkpointText,
  leafHash,
  type NoteSigner,
  nodeHash,
  TILE_WIDTH,
  type TileSource,
  TreeProofs,
  writeNote,
} from '@kean/tlog';

/** A log far too large to be written whole, of which only the tiles exist that somebody asked for. */
export interface SparseLog extends TileSource {
  readonly entry: Buffer;
  /** Signed, with the root of all entries. */
  readonly checkpoint: string;
  readonly root: Uint8Array;
}

/**
 * All entries are alike, so that every tile of a level is the same and its hashes are known without a hundred million of them. A proof
 * takes the same tiles and the same hashes as in any other log of this size.
 */
export async function makeSparseLog(folder: string, signer: NoteSigner, size: number): Promise<SparseLog> {
  const entry = Buffer.alloc(150, 'clients.dossier-read ');
  const hashes = [leafHash(entry)];
  while (TILE_WIDTH ** hashes.length <= size) hashes.push(rootOfAlike(hashes.at(-1) as Buffer));
  const files = new SparseFiles(folder, entry, hashes);
  const root = await new TreeProofs(files, size).root();
  const text = checkpointText({ origin: signer.verifierKey.name, size, root });
  const checkpoint = writeNote({ text, signatures: [signer.sign(text, new Date())] });
  writeFileSync(join(folder, 'checkpoint'), checkpoint);
  return { entry, root, checkpoint, read: (path) => files.read(path) };
}

/** The root over a full tile of one hash. */
function rootOfAlike(hash: Buffer): Buffer {
  let root = hash;
  for (let width = 1; width < TILE_WIDTH; width *= 2) root = nodeHash(root, root) as Buffer;
  return root;
}

class SparseFiles implements TileSource {
  readonly #folder: string;
  readonly #entry: Buffer;
  readonly #hashes: readonly Buffer[];

  constructor(folder: string, entry: Buffer, hashes: readonly Buffer[]) {
    this.#folder = folder;
    this.#entry = entry;
    this.#hashes = hashes;
  }

  /** Writes a file when it is asked for the first time, and reads it from the folder ever after. */
  async read(path: string): Promise<Uint8Array | null> {
    const file = join(this.#folder, path);
    const [, kind = '', width = String(TILE_WIDTH)] = /^tile\/(\w+)\/[x0-9/]+(?:\.p\/(\d+))?$/.exec(path) ?? [];
    const hash = this.#hashes[Number(kind)];
    const bytes =
      kind === 'entries'
        ? bundleOf(Array(Number(width)).fill(this.#entry))
        : hash === undefined
          ? null
          : Buffer.concat(Array(Number(width)).fill(hash));
    if (bytes === null) return null;
    try {
      return readFileSync(file);
    } catch {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      return bytes;
    }
  }
}
