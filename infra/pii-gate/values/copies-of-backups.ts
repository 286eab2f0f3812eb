/**
 * Files that store copies for backups and the mark of their target, or bring them back to where they were. A backup holds every declared
 * place as it lies, sealed, in a target of its own, and is no further place: what ends it is the destruction of the client's key and the
 * window of the key store's backups. File by file, so that whatever else is stored near them is declared like everything else.
 */
export const COPYING_FILES = [
  'packages/backups/src/write-backup.ts',
  'packages/backups/src/parts/copy-objects.ts',
  'packages/backups/src/target/target-mark.ts',
  'packages/backups/src/wal/bases/write-base.ts',
  'packages/backups/src/wal/segments/archive-segment.ts',
  'packages/restores/src/loading/bring-back-objects.ts',
] as const;

/** Under which forms of key one file stores objects; `null` for a form that the compiler does not know. */
export interface StoringFile {
  /** Below the root, with slashes. */
  readonly file: string;
  readonly forms: readonly (string | null)[];
}

/**
 * Takes the copies away from what is stored.
 * @returns the forms that have to be declared, and the files of the list that store nothing any more and must leave it
 */
export function withoutCopies(files: readonly StoringFile[]): {
  readonly forms: readonly (string | null)[];
  readonly idle: readonly string[];
} {
  const copies = new Set<string>(COPYING_FILES);
  const storing = new Set(files.filter(({ forms }) => forms.length > 0).map(({ file }) => file));
  return {
    forms: files.filter(({ file }) => !copies.has(file)).flatMap(({ forms }) => forms),
    idle: COPYING_FILES.filter((file) => !storing.has(file)),
  };
}
