import path from 'node:path';
import { type Complaint, judgeColumns } from './columns/judge-columns.ts';
import { readColumns, readDeclarations, readEmptied, readRegistered } from './columns/read-sources.ts';
import { withoutCopies } from './values/copies-of-backups.ts';
import { findLeaks } from './values/find-leaks.ts';
import { loadProgram, productFiles } from './values/load-program.ts';
import { storedKeys } from './values/object-keys.ts';

/** How much was looked at: a check that sees nothing passes everything. */
export interface Figures {
  readonly columns: number;
  readonly tables: number;
  readonly personal: number;
  readonly places: number;
  readonly owners: number;
  readonly files: number;
}

/** Fewer than these mean that a reader has gone blind. */
const LEAST: Figures = { columns: 150, tables: 25, personal: 30, places: 35, owners: 4, files: 200 };

/** Looks through a whole tree of sources. */
export async function examineSources(root: string): Promise<{ figures: Figures; complaints: Complaint[] }> {
  const columns = readColumns(path.join(root, 'packages/db/schema'));
  const declared = await readDeclarations(root);
  const registered = (await readRegistered(root)) ?? [];
  const emptied = (await readEmptied(root)) ?? [];
  const { checker, judged } = loadProgram(root, productFiles(root));
  const { forms: keys, idle } = withoutCopies(
    judged.map((file) => ({ file: path.relative(root, file.fileName), forms: storedKeys(file, checker) })),
  );
  const objectKeys = [...new Set(keys.map((form) => form ?? 'a key whose form is not known'))];
  const figures: Figures = {
    columns: columns.length,
    tables: new Set(columns.map(({ place }) => place.split('.')[0])).size,
    personal: columns.filter(({ annotations }) => annotations[0]?.kind === 'personal').length,
    places: declared.flatMap(({ places }) => places).length,
    owners: declared.length,
    files: judged.length,
  };
  const blind = Object.entries(LEAST).filter(([name, least]) => figures[name as keyof Figures] < least);
  return {
    figures,
    complaints: [
      ...blind.map(([name, least]) => ({ rule: 'gate-sees', sentence: `fewer than ${least} ${name} were seen` })),
      ...(keys.length === 0 ? [{ rule: 'gate-sees', sentence: 'no place that stores objects was seen' }] : []),
      ...idle.map((file) => ({ rule: 'gate-sees', sentence: `${file} copies for backups and stores nothing` })),
      ...judgeColumns({ columns, declared, objectKeys, registered, emptied }),
      ...judged.flatMap((file) => findLeaks(file, checker, path.relative(root, file.fileName))),
    ],
  };
}
