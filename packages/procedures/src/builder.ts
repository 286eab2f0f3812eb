import { AppError } from '@kean/kernel';
import { initTRPC, TRPCError } from '@trpc/server';
import type { CallContext } from './context.ts';
import { enter } from './enter.ts';
import { failCall } from './errors.ts';
import { unlessMeanwhile } from './meanwhile.ts';
import type { ProcedureMeta } from './meta.ts';
import { whileOpen } from './open-stream.ts';
import { textCanBeKept } from './text-can-be-kept.ts';
import { asTrpcError, publicErrorOf } from './translate.ts';
import { enterFront, enterVisit } from './visitor.ts';

const t = initTRPC
  .context<CallContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const { httpStatus, path } = shape.data;
      const told = publicErrorOf(error, ctx?.requestId ?? null);
      return { ...shape, message: told.code, data: { httpStatus, path, ...told } };
    },
  });

/** Every procedure passes here: errors are translated once, and what nobody expected is reported once. */
const translated = t.procedure.use(async ({ next, ctx, path }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause;
  if (cause instanceof AppError) {
    if (cause.kind === 'internal') ctx.report.failed({ requestId: ctx.requestId, path, error: cause });
    throw asTrpcError(cause);
  }
  if (result.error.code === 'INTERNAL_SERVER_ERROR') {
    ctx.report.failed({ requestId: ctx.requestId, path, error: cause ?? result.error });
  }
  return result;
});

const door = translated.use(async ({ next, ctx, meta, path, type, getRawInput }) => {
  if (meta === undefined) throw failCall('CALL_NOT_YOUR_ROLE', { path });
  return unlessMeanwhile(ctx, type, async (call) => {
    const entered = await enter(call, meta.action, path, meta);
    if (!textCanBeKept(await getRawInput())) throw failCall('CALL_INVALID');
    return next({ ctx: entered });
  });
});

/** What stays open is held for its person, and ended when that person may not go on. */
const held = door.use(async ({ next, ctx, type, path }) => {
  if (type !== 'subscription') return next();
  if (ctx.streams === undefined) throw failCall('CALL_UNAVAILABLE', { path });
  const stream = await ctx.streams.open(path);
  const result = await next();
  if (!result.ok) {
    stream.close();
    return result;
  }
  return { ...result, data: whileOpen(result.data as AsyncIterable<unknown>, stream) };
});

/** Starts a procedure of a clause: `procedure({ clause: 'circulation', action: 'circulation.reveal' }).input(…).mutation(…)`. */
export function procedure(meta: ProcedureMeta) {
  return held.meta(meta);
}

const visiting = translated.use(async ({ next, ctx, type, getRawInput }) =>
  unlessMeanwhile(ctx, type, async (call) => {
    const entered = enterVisit(call);
    if (!textCanBeKept(await getRawInput())) throw failCall('CALL_INVALID');
    return next({ ctx: entered });
  }),
);

const atTheFront = translated.use(async ({ next, ctx, getRawInput }) => {
  const entered = enterFront(ctx);
  if (!textCanBeKept(await getRawInput())) throw failCall('CALL_INVALID');
  return next({ ctx: entered });
});

/** Starts a procedure of the client's own pages; it reaches the visitor and nobody else, so its input names no client. */
export function visitProcedure({ clause }: Pick<ProcedureMeta, 'clause'>) {
  return visiting.meta({ clause, action: 'client-visit' });
}

/** Starts a procedure by which a client comes in. */
export function entryProcedure({ clause }: Pick<ProcedureMeta, 'clause'>) {
  return atTheFront.meta({ clause, action: 'client-entry' });
}

export const router = t.router;
/** One router out of several of one clause. */
export const mergeRouters = t.mergeRouters;
export const callerFactory = t.createCallerFactory;
export { TRPCError };
