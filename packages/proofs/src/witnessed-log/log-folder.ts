import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asItLies, readLogFile } from '@kean/audit';
import {
  bundleOf,
  CHECKPOINT_PATH,
  entriesAt,
  readCheckpoint,
  readNote,
  TILE_WIDTH,
  type TileSource,
  TreeEdge,
  tilePath,
} from '@kean/tlog';

/** A log in a folder, in the hands of somebody who may write there. */
export class LogFolder implements TileSource {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Another folder with the same files. */
  copyTo(folder: string): LogFolder {
    cpSync(this.folder, folder, { recursive: true });
    return new LogFolder(folder);
  }

  read(path: string): Promise<Uint8Array | null> {
    return readLogFile(this.folder, path);
  }

  put(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  get checkpoint(): string {
    return readFileSync(join(this.folder, CHECKPOINT_PATH), 'utf8');
  }

  get size(): number {
    return readCheckpoint(readNote(this.checkpoint).text).size;
  }

  /** Every entry that the checkpoint counts. */
  async entries(): Promise<readonly Uint8Array[]> {
    const { size } = this;
    const bundles = Array.from({ length: Math.ceil(size / TILE_WIDTH) }, (_, index) =>
      entriesAt(this, index, Math.min(TILE_WIDTH, size - index * TILE_WIDTH)),
    );
    return (await Promise.all(bundles)).flat();
  }

  /** Puts other entries in the place of the bundle with this index, and leaves every hash as it is. */
  async changeBundle(index: number, change: (entries: Uint8Array[]) => readonly Uint8Array[]): Promise<void> {
    const width = Math.min(TILE_WIDTH, this.size - index * TILE_WIDTH);
    const path = tilePath('entries', index, width);
    const full = tilePath('entries', index, TILE_WIDTH);
    const there = (await this.read(path)) === null ? full : path;
    const bundle = await asItLies({ path: there, bytes: bundleOf(change(await entriesAt(this, index, width))) });
    this.put(bundle.path, bundle.bytes);
  }

  /** Writes all tiles anew for other entries, as the log itself would. @returns the root they lead to */
  rewrite(entries: readonly Uint8Array[]): Uint8Array {
    rmSync(join(this.folder, 'tile'), { recursive: true, force: true });
    const edge = TreeEdge.empty();
    for (const entry of entries) edge.append(entry);
    for (const { path, bytes } of edge.takeFiles()) this.put(path, bytes);
    return edge.root();
  }
}
