import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { AppError } from '@kean/kernel';
import { httpStatusOf, publicErrorOf, type SignedInContext, textCanBeKept } from '@kean/procedures';
import type { z } from 'zod';
import { changeStream, deleteStream, makeStream } from './change-stream.ts';
import { StreamFault } from './stream-fault.ts';
import { configurationOf, namedStream, receiverOf, statusOf, streamOf } from './stream-rows.ts';
import { ChangedStream, NewStatus, NewStream, SubjectOfStream, Verification } from './stream-shapes.ts';
import { updateStatus, verifyStream } from './watch-stream.ts';

export { StreamFault } from './stream-fault.ts';

export interface StreamRequest {
  readonly method: string;
  /** Below `/ssf`: streams, status, verify, subjects/add, subjects/remove. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Under which the portal is reached: the issuer. */
  readonly origin: string;
}
export interface StreamAnswer {
  readonly status: number;
  readonly body: object | null;
}

/** The management of a stream (SSF 1.0 8) for one request of a receiver that passed the door. What it throws, {@link streamFault} tells. */
export function answerStream(call: SignedInContext, request: StreamRequest): Promise<StreamAnswer> {
  const answer = ANSWERS[`${request.method} ${request.path}`];
  if (answer === undefined) throw new StreamFault(405, 'This is not offered here.');
  return inSqlTransaction(call.services.db, nobody, (tx) => answer(tx, call, request));
}

type Answer = (tx: SqlTransaction, call: SignedInContext, request: StreamRequest) => Promise<StreamAnswer>;

const ANSWERS: Readonly<Record<string, Answer>> = {
  'POST streams': async (tx, call, { body, origin }) => {
    const receiver = await receiverOf(tx, call);
    const made = await makeStream(tx, call, receiver, { ...read(NewStream, body), issuer: origin });
    return { status: 201, body: configurationOf(receiver, made) };
  },
  'GET streams': async (tx, call, { query }) => {
    const receiver = await receiverOf(tx, call);
    if (query.stream_id !== undefined) {
      const stream = await namedStream(tx, receiver, query.stream_id);
      return { status: 200, body: configurationOf(receiver, stream) };
    }
    const stream = await streamOf(tx, receiver);
    return { status: 200, body: stream === null ? [] : [configurationOf(receiver, stream)] };
  },
  'PATCH streams': async (tx, call, { body }) => {
    const receiver = await receiverOf(tx, call);
    const changed = await changeStream(tx, call, receiver, read(ChangedStream, body), 'some');
    return { status: 200, body: configurationOf(receiver, changed) };
  },
  'PUT streams': async (tx, call, { body }) => {
    const receiver = await receiverOf(tx, call);
    const changed = await changeStream(tx, call, receiver, read(ChangedStream, body), 'all');
    return { status: 200, body: configurationOf(receiver, changed) };
  },
  'DELETE streams': async (tx, call, { query }) => {
    const receiver = await receiverOf(tx, call);
    await deleteStream(tx, call, receiver, query.stream_id);
    return { status: 204, body: null };
  },
  'GET status': async (tx, call, { query }) => {
    const receiver = await receiverOf(tx, call);
    return { status: 200, body: statusOf(receiver, await namedStream(tx, receiver, query.stream_id)) };
  },
  'POST status': async (tx, call, { body }) => {
    const receiver = await receiverOf(tx, call);
    return { status: 200, body: statusOf(receiver, await updateStatus(tx, call, receiver, read(NewStatus, body))) };
  },
  'POST verify': async (tx, call, { body }) => {
    await verifyStream(tx, call, await receiverOf(tx, call), read(Verification, body));
    return { status: 204, body: null };
  },
  // Every person of the office is told of by default; there is nobody to add, and whether somebody works here is told to nobody.
  'POST subjects/add': async (tx, call, { body }) => {
    await namedStream(tx, await receiverOf(tx, call), read(SubjectOfStream, body).stream_id);
    return { status: 200, body: null };
  },
  // Somebody who is removed could stay in where they were put out: nobody is.
  'POST subjects/remove': async (tx, call, { body }) => {
    await namedStream(tx, await receiverOf(tx, call), read(SubjectOfStream, body).stream_id);
    throw new StreamFault(403, 'Subjects are not removed: this office tells of everybody who works here.');
  },
};

/** @throws StreamFault 400 */
function read<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const told = jsonOf(body);
  if (!textCanBeKept(told)) throw new StreamFault(400, 'A text holds characters that cannot be kept.');
  const { data, error } = shape.safeParse(told);
  if (error === undefined) return data as z.output<Shape>;
  const place = String(error.issues[0]?.path[0] ?? 'body');
  throw new StreamFault(400, `${/^[a-z_]+$/.test(place) ? place : 'body'} is missing or is not as it should be.`);
}

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '');
  } catch {
    throw new StreamFault(400, 'The body is no JSON.');
  }
}

const ERRS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'authentication_failed',
  403: 'access_denied',
  404: 'not_found',
  409: 'stream_exists',
  429: 'too_many_requests',
};

/** Any error by its number, with a sentence of ours. A foreign message never passes (I1). */
export function streamFault(error: unknown): StreamAnswer {
  if (error instanceof StreamFault)
    return {
      status: error.status,
      body: { err: ERRS[error.status] ?? 'invalid_request', description: error.description },
    };
  const { kind, publicText } = publicErrorOf(error, null);
  const status = httpStatusOf(kind);
  const err = ERRS[status];
  if (err !== undefined) return { status, body: { err, description: publicText.en } };
  return { status: error instanceof AppError || status === 500 ? status : 400, body: null };
}
