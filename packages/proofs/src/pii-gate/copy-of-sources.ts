import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
/** Folders that the copy has by a link: packages of others, and what is generated from the sources. */
const LINKED = /(^|\/)(node_modules|generated)$/;
const LEFT_OUT = /(^|\/)(\.git|\.data|\.turbo|\.svelte-kit|\.stryker-tmp|build|coverage)$/;

/** A whole copy of this product's sources in a temporary folder, to be spoiled. */
export class CopyOfSources {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(path.join(tmpdir(), 'kean-sources-'));
    for (const part of ['apps', 'packages', 'infra', 'tsconfig.base.json', 'package.json']) this.#copy(part);
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.folder, 'node_modules'));
  }

  /**
   * Changes one file; gives back what undoes it.
   * @throws Error where the text is not there: a patch that changes nothing would prove nothing
   */
  patch(file: string, from: string, to: string): () => void {
    const target = path.join(this.folder, file);
    const before = readFileSync(target, 'utf8');
    if (!before.includes(from)) throw new Error(`${file} does not hold the text that is to be changed`);
    writeFileSync(
      target,
      before.replace(from, () => to),
    );
    return () => writeFileSync(target, before);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #copy(part: string): void {
    const links: string[] = [];
    cpSync(path.join(ROOT, part), path.join(this.folder, part), {
      recursive: true,
      filter: (source) => {
        const name = path.relative(ROOT, source);
        if (LINKED.test(name)) {
          links.push(name);
          return false;
        }
        return !LEFT_OUT.test(name);
      },
    });
    for (const link of links) {
      if (statSync(path.join(ROOT, link)).isDirectory())
        symlinkSync(path.join(ROOT, link), path.join(this.folder, link));
    }
  }
}
