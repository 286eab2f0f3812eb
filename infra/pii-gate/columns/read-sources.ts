import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClauseErasing } from '@kean/db/erasers';
import type { PersonalData } from '@kean/kernel';
import { readSchema, type SchemaColumn } from './read-schema.ts';

/** Never part of a tree: what others wrote, what was generated, and what is wrong on purpose. */
const OUTSIDE = /(^|\/)(node_modules|generated|build|fixtures|\.svelte-kit|\.data)(\/|$)/;
/** Where the api joins the declarations for the register. */
const JOINED = 'apps/api/src/personal-data.ts';
/** Where the worker joins what the clauses empty. */
const ERASING = 'apps/worker/src/erasings.ts';

/** Every column that the Prisma files below a folder declare. */
export function readColumns(root: string): SchemaColumn[] {
  return readSchema(filesBelow(root, '**/*.prisma').map((file) => readFileSync(file, 'utf8')));
}

/** Every `personal-data.ts` of the clauses and mechanisms below a folder. */
export async function readDeclarations(root: string): Promise<PersonalData[]> {
  const files = filesBelow(root, '**/personal-data.ts').filter(
    (file) => !file.endsWith(JOINED) && !file.endsWith('kernel/src/personal-data.ts'),
  );
  return Promise.all(
    files.map(async (file) => {
      const { personalData } = (await import(pathToFileURL(file).href)) as { readonly personalData?: PersonalData };
      if (personalData === undefined) throw new TypeError(`${path.relative(root, file)} exports no personalData`);
      return personalData;
    }),
  );
}

/** Owners that the register knows; `null` where the tree has no api. */
export async function readRegistered(root: string): Promise<readonly string[] | null> {
  const file = path.join(root, JOINED);
  if (!existsSync(file)) return null;
  const { PERSONAL_DATA } = (await import(pathToFileURL(file).href)) as {
    readonly PERSONAL_DATA: readonly PersonalData[];
  };
  return PERSONAL_DATA.map(({ owner }) => owner);
}

/** Places that an erasure empties; `null` where the tree has no worker. */
export async function readEmptied(root: string): Promise<readonly string[] | null> {
  const file = path.join(root, ERASING);
  if (!existsSync(file)) return null;
  const { ERASINGS } = (await import(pathToFileURL(file).href)) as { readonly ERASINGS: readonly ClauseErasing[] };
  return ERASINGS.flatMap(({ closing, sinks }) => [...closing, ...sinks].flatMap(({ reaches }) => reaches));
}

function filesBelow(root: string, pattern: string): string[] {
  return globSync(pattern, { cwd: root, exclude: (name) => OUTSIDE.test(name) })
    .filter((name) => !OUTSIDE.test(name))
    .map((name) => path.join(root, name))
    .sort();
}
