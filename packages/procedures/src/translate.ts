import { AppError, type ErrorKind, type PublicText } from '@kean/kernel';
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { CALL_ERRORS } from './errors.ts';

type TrpcCode = TRPCError['code'];

/** The api's one table from a kind of error to its world. */
const TRPC_CODE_OF: Record<ErrorKind, TrpcCode> = {
  invalid: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  limited: 'TOO_MANY_REQUESTS',
  'too-large': 'PAYLOAD_TOO_LARGE',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
};

const KIND_OF: Partial<Record<TrpcCode, ErrorKind>> = {
  PARSE_ERROR: 'invalid',
  BAD_REQUEST: 'invalid',
  UNAUTHORIZED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not-found',
  METHOD_NOT_SUPPORTED: 'invalid',
  UNSUPPORTED_MEDIA_TYPE: 'invalid',
  PAYLOAD_TOO_LARGE: 'too-large',
  TOO_MANY_REQUESTS: 'limited',
};

/** What a caller learns of an error; the same shape for tRPC, uploads and downloads. */
export interface PublicError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly publicText: PublicText;
  /** Names of the fields that were refused; never what they held. */
  readonly fields: readonly string[];
  readonly requestId: string | null;
}

/** Turns an operation's error into the one tRPC knows, keeping it as the cause. */
export function asTrpcError(error: AppError): TRPCError {
  return new TRPCError({ code: TRPC_CODE_OF[error.kind], message: error.code, cause: error });
}

/**
 * The public side of any error. Whatever is not an `AppError` or a refused input becomes `CALL_FAILED`: a driver's message can
 * quote a row, so no foreign text passes (I1).
 */
export function publicErrorOf(error: unknown, requestId: string | null): PublicError {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof AppError) {
    return { code: cause.code, kind: cause.kind, publicText: cause.publicText, fields: [], requestId };
  }
  if (cause instanceof ZodError) return refused('CALL_INVALID', 'invalid', requestId, fieldsOf(cause));
  if (error instanceof TRPCError) {
    const kind = KIND_OF[error.code] ?? 'internal';
    return refused(kind === 'internal' ? 'CALL_FAILED' : 'CALL_INVALID', kind, requestId, []);
  }
  return refused('CALL_FAILED', 'internal', requestId, []);
}

function refused(code: string, kind: ErrorKind, requestId: string | null, fields: string[]): PublicError {
  const publicText = CALL_ERRORS[code]?.publicText ?? { zh: '', en: '' };
  return { code, kind, publicText, fields, requestId };
}

/** Paths of the issues, without unknown keys: a key that a caller invented may itself be a value. */
function fieldsOf(error: ZodError): string[] {
  const paths = error.issues
    .filter((issue) => issue.code !== 'unrecognized_keys')
    .map((issue) => issue.path.filter((part) => typeof part === 'string').join('.'));
  return [...new Set(paths)].filter((path) => path !== '').slice(0, 20);
}

/** The same table for plain HTTP: uploads and downloads. */
const HTTP_STATUS_OF: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  limited: 429,
  'too-large': 413,
  unavailable: 503,
  internal: 500,
};

export function httpStatusOf(kind: ErrorKind): number {
  return HTTP_STATUS_OF[kind];
}
