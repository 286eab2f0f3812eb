import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import type { Proof } from './proof.ts';

export type Kind = 'bench' | 'proof';

const FOLDERS: Record<Kind, URL> = {
  bench: new URL('../benches/', import.meta.url),
  proof: new URL('../proofs/', import.meta.url),
};

/** Every bench or proof by name. The file's name is the registration: `open-field.bench.ts` is `open-field`. */
export async function discover(kind: Kind): Promise<Map<string, string>> {
  const ending = `.${kind}.ts`;
  const files = (await readdir(fileURLToPath(FOLDERS[kind]))).filter((file) => file.endsWith(ending)).sort();
  return new Map(files.map((file) => [file.slice(0, -ending.length), new URL(file, FOLDERS[kind]).href]));
}

export async function loadBench(path: string): Promise<Bench> {
  const module: unknown = await import(path);
  if (!isModule(module, 'bench')) throw new TypeError(`${path} does not export a bench`);
  return module.bench as Bench;
}

export async function loadProof(path: string): Promise<Proof> {
  const module: unknown = await import(path);
  if (!isModule(module, 'proof')) throw new TypeError(`${path} does not export a proof`);
  return module.proof as Proof;
}

function isModule<Name extends Kind>(module: unknown, name: Name): module is Record<Name, object> {
  const exported = (module as Partial<Record<Name, unknown>>)[name];
  return typeof exported === 'object' && exported !== null && 'run' in exported;
}
