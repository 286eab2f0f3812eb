import type { AnyRouter } from '@trpc/server';
import { z } from 'zod';
import type { ProcedureMeta } from './meta.ts';

/** One procedure as `npm run routes -- --json` prints it. */
export interface Route {
  readonly path: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly clause: string;
  readonly action: string;
  /** Minutes that the last proof of who asks may be old; `null` where the session alone is enough. */
  readonly stepUpMinutes: number | null;
  /** Whether what it gives leaves the office in bulk. */
  readonly takesOut: boolean;
  readonly stopsInLine: boolean;
  /** JSON Schema of the input; `null` where there is none. */
  readonly input: unknown;
}

interface ListedProcedure {
  readonly _def: {
    readonly type: Route['kind'];
    readonly meta?: ProcedureMeta;
    readonly inputs: readonly z.ZodType[];
  };
}

/** Every procedure of a router, sorted by path. Throws on one that does not say whose it is and who may call it. */
export function listRoutes(router: AnyRouter): Route[] {
  const procedures = Object.entries(router._def.procedures) as unknown as [string, ListedProcedure][];
  return procedures.map(([path, { _def }]) => routeOf(path, _def)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function routeOf(path: string, definition: ListedProcedure['_def']): Route {
  const { meta, type, inputs } = definition;
  if (meta === undefined) throw new TypeError(`${path} declares no clause and action`);
  const schema = inputs[0];
  // Ids are checked by a pattern and then branded; the schema of what is sent is the input side.
  const input = schema === undefined ? null : z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  const { clause, action, stepUpMinutes = null, takesOut = false, stopsInLine = false } = meta;
  return { path, kind: type, clause, action, stepUpMinutes, takesOut, stopsInLine, input };
}
