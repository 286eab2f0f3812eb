import { globSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What runs as the product on the side of the server. The portal gets no box: its values have left as text by then. */
const PRODUCT = ['packages/*/src/**/*.ts', 'packages/domain/**/*.ts', 'apps/{api,worker,permissions}/src/**/*.ts'];
const NOT_PRODUCT =
  /(^|\/)(node_modules|generated|build|fixtures|testing)(\/|$)|\.test\.ts$|\.journey\.ts$|\/testing\.ts$|^packages\/(testing|proofs|ui)\//;

/** A program with types, and which of its files are to be judged. */
export interface LoadedProgram {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly judged: readonly ts.SourceFile[];
}

/** Names of the product's own source files below a folder, absolute. */
export function productFiles(root: string): string[] {
  return globSync(PRODUCT, { cwd: root, exclude: (name) => name === 'node_modules' })
    .filter((name) => !NOT_PRODUCT.test(name))
    .map((name) => path.join(root, name))
    .sort();
}

/**
 * Loads files with the compiler's own understanding of their types.
 * @throws Error where the compiler's settings cannot be read
 */
export function loadProgram(root: string, files: readonly string[]): LoadedProgram {
  const base = ts.readConfigFile(path.join(root, 'tsconfig.base.json'), (name) => ts.sys.readFile(name));
  if (base.error !== undefined) throw new Error('tsconfig.base.json cannot be read');
  const { options } = ts.parseJsonConfigFileContent({ ...base.config, files }, ts.sys, root);
  const program = ts.createProgram([...files], options);
  const wanted = new Set(files);
  const judged = program.getSourceFiles().filter((file) => wanted.has(path.normalize(file.fileName)));
  return { program, checker: program.getTypeChecker(), judged };
}
