import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type InventedList, inventList, writeCsv, writeWorkbook } from '@kean/collection/testing';

/** Spreadsheets of invented people. No list repeats a phone of another one, so every row becomes a client. */
export class ListFolder {
  readonly #folder: string;
  #firstPhone = 0;
  #files = 0;
  #last: string | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Readable by the server's account too, which reads the same file for COPY. */
  static async make(): Promise<ListFolder> {
    const folder = await mkdtemp(path.join(tmpdir(), 'kean-lists-'));
    await chmod(folder, 0o755);
    return new ListFolder(folder);
  }

  csv(rows: number): Promise<string> {
    return this.#write('csv', rows, async (list) => writeCsv(list, 'utf-8'));
  }

  workbook(rows: number): Promise<string> {
    return this.#write('xlsx', rows, (list) => writeWorkbook(list));
  }

  /** Also takes the file before it away: a run of the bench would fill the disk otherwise. */
  async #write(kind: string, rows: number, bytesOf: (list: InventedList) => Promise<Buffer>): Promise<string> {
    if (this.#last !== undefined) await rm(this.#last, { force: true });
    const list = inventList({ rows, seed: this.#files + 1, tidy: true, firstPhone: this.#firstPhone });
    this.#firstPhone += rows;
    this.#files += 1;
    const file = path.join(this.#folder, `list-${this.#files}.${kind}`);
    await writeFile(file, await bytesOf(list), { mode: 0o644 });
    this.#last = file;
    return file;
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
