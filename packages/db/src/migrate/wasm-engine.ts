import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';

type EngineConstructor = typeof SchemaEngine;

/** The part of the JavaScript interface of WebAssembly that is needed here; Node's types leave it to the browser's. */
interface WasmInterface {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
}

let loading: Promise<EngineConstructor> | undefined;
let lastPanic: string | undefined;

/** What the engine said when it last panicked; without it a caller sees only a TypeError from the glue code. */
export function lastEnginePanic(): string | undefined {
  return lastPanic;
}

/**
 * Loads the WebAssembly schema engine once per process. It is instantiated by hand, because the package's own entry imports
 * the `.wasm` file as an ES module, which bundlers and test runners do not all understand.
 */
export function loadSchemaEngine(): Promise<EngineConstructor> {
  loading ??= instantiate();
  return loading;
}

async function instantiate(): Promise<EngineConstructor> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        lastPanic = message;
      },
    },
  });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmInterface };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withoutLingering(glue) });
  const bindings = glue as unknown as { __wbg_set_wasm(exports: object): void; SchemaEngine: EngineConstructor };
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  return bindings.SchemaEngine;
}

/**
 * The engine waits ten seconds for its lock by a timer that it never clears, and a process that has nothing else to do would wait with it.
 * While somebody does wait for the lock, the connection keeps the process.
 */
function withoutLingering(imports: object): Record<string, unknown> {
  const lingering = Object.entries(imports).filter(([name]) => name.startsWith('__wbg_setTimeout_'));
  const setUnreferenced = (work: () => void, ms: number) => setTimeout(work, ms >>> 0).unref();
  return { ...imports, ...Object.fromEntries(lingering.map(([name]) => [name, setUnreferenced])) };
}
