import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { COLUMN_RULES, judgeColumns } from './columns/judge-columns.ts';
import { readColumns, readDeclarations, readEmptied, readRegistered } from './columns/read-sources.ts';
import { findLeaks, VALUE_RULES } from './values/find-leaks.ts';
import { type LoadedProgram, loadProgram } from './values/load-program.ts';
import { storedKeys } from './values/object-keys.ts';

export const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const CONTROL = 'control.ts';
/** "Is not assignable": the errors by which a type refuses. An import that does not resolve is no refusal. */
const REFUSALS = [2322, 2345, 2769];

/** What the fixtures showed. */
export interface FixtureResult {
  readonly rules: number;
  readonly caught: number;
  readonly complaints: readonly string[];
}

/** Runs every rule over its fixture, and every type over the file that must not compile. */
export async function checkFixtures(root: string): Promise<FixtureResult> {
  const sources = ['columns', 'values', 'types'].flatMap((folder) => sourcesIn(path.join(FIXTURES, folder)));
  const loaded = loadProgram(root, sources);
  const results = [...(await columnResults(loaded)), ...valueResults(loaded), ...typeResults(loaded)];
  const complaints = results.flatMap(({ complaint }) => complaint ?? []);
  return { rules: results.length, caught: results.length - complaints.length, complaints };
}

interface Result {
  readonly complaint: string | null;
}

async function columnResults(loaded: LoadedProgram): Promise<Result[]> {
  const rules: readonly string[] = COLUMN_RULES;
  const strangers = readdirSync(path.join(FIXTURES, 'columns')).filter((name) => !rules.includes(name));
  const results = rules.map(async (rule): Promise<Result> => {
    const folder = path.join(FIXTURES, 'columns', rule);
    if (!existsSync(folder)) return { complaint: `rule ${rule} has no fixture that it must catch` };
    const found = new Set<string>((await complaintsIn(folder, loaded)).map((complaint) => complaint.rule));
    return {
      complaint: found.has(rule) && found.size === 1 ? null : `fixture ${rule} gives: ${[...found].join(', ')}`,
    };
  });
  return [...(await Promise.all(results)), ...strangers.map((name) => ({ complaint: `fixture ${name} has no rule` }))];
}

/** A fixture of the columns is a small tree: a schema, a declaration, and for objects a source that stores one. */
async function complaintsIn(folder: string, { judged, checker }: LoadedProgram) {
  const declared = await readDeclarations(folder);
  const registered = (await readRegistered(folder)) ?? declared.map(({ owner }) => owner);
  const stored = judged
    .filter(({ fileName }) => fileName.startsWith(`${folder}/`))
    .flatMap((file) => storedKeys(file, checker));
  const objectKeys = stored.map((form) => form ?? 'a key whose form is not known');
  const emptied = await readEmptied(folder);
  return [...judgeColumns({ columns: readColumns(folder), declared, objectKeys, registered, emptied })];
}

function valueResults({ judged, checker }: LoadedProgram): Result[] {
  const folder = path.join(FIXTURES, 'values');
  const results = VALUE_RULES.map((rule): Result => {
    const file = judged.find(({ fileName }) => fileName === path.join(folder, `${rule}.ts`));
    if (file === undefined) return { complaint: `rule ${rule} has no fixture that it must catch` };
    const found = findLeaks(file, checker, rule);
    // Each line that must be caught says so; one that is caught without saying so is a false alarm.
    const caught = new Set(found.map(({ sentence }) => Number(/:(\d+) /.exec(sentence)?.[1])));
    const wanted = new Set(linesMarked(file.text));
    const same = wanted.size > 0 && String([...caught].sort()) === String([...wanted].sort());
    const others = found.filter((complaint) => complaint.rule !== rule);
    if (same && others.length === 0) return { complaint: null };
    return {
      complaint: `fixture ${rule}: caught lines ${[...caught]}, wanted ${[...wanted]}, by others ${others.length}`,
    };
  });
  const control = judged.find(({ fileName }) => fileName === path.join(folder, CONTROL));
  const alarms = control === undefined ? 1 : findLeaks(control, checker, CONTROL).length;
  return [...results, { complaint: alarms === 0 ? null : 'a harmless use of a box is taken for a leak' }];
}

function linesMarked(text: string): number[] {
  return text.split('\n').flatMap((line, at) => (line.includes('// caught') ? [at + 1] : []));
}

function typeResults({ judged, program }: LoadedProgram): Result[] {
  const folder = path.join(FIXTURES, 'types');
  const files = judged.filter(({ fileName }) => path.dirname(fileName) === folder);
  if (files.length < 2) return [{ complaint: 'no type was put to the test' }];
  return files.map((file): Result => {
    const name = path.basename(file.fileName);
    const refusals = program.getSemanticDiagnostics(file);
    if (name === CONTROL)
      return { complaint: refusals.length === 0 ? null : `${name} does not compile: ${first(refusals)}` };
    const refused = refusals.length > 0 && refusals.every(({ code }) => REFUSALS.includes(code));
    return { complaint: refused ? null : `types/${name} compiles, or fails for another reason: ${first(refusals)}` };
  });
}

function first(diagnostics: readonly ts.Diagnostic[]): string {
  const [diagnostic] = diagnostics;
  return diagnostic === undefined ? 'no error' : ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('personal-data.ts'))
    .map((name) => path.join(folder, name));
}
