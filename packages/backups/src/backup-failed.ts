import { AppError, StartRefusal } from '@kean/kernel';

/** Why a backup could not be written, as a closed union. Each has its remedy at the clause that shows it. */
export const BACKUP_FAULTS = [
  'target-full',
  'target-read-only',
  'target-credentials',
  'target-slow',
  'target-unreachable',
  /** It is not the one that this office wrote to before: perhaps its disk is not mounted. */
  'target-unknown',
  'source-unreachable',
  'source-rights',
  /** The server lets this login take no base. */
  'source-replication',
  'dump-tool',
  'dump-broke-off',
  /** What was read back is not what was written. */
  'verification',
  'unknown',
] as const;
export type BackupFault = (typeof BACKUP_FAULTS)[number];

/** The backup is none. Nothing that was there before was touched. */
export class BackupFailed extends Error {
  readonly fault: BackupFault;

  constructor(fault: BackupFault, cause?: unknown) {
    super(fault, cause === undefined ? undefined : { cause });
    this.name = 'BackupFailed';
    this.fault = fault;
  }
}

const FULL = [
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  '507',
  'QuotaExceeded',
  'InsufficientCapacity',
  'XMinioStorageFull',
  'StorageFull',
  'EntityTooLarge',
];
const READ_ONLY = ['EROFS', 'EACCES', 'EPERM'];
const CREDENTIALS = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AccessDenied',
  'AuthorizationHeaderMalformed',
  'RequestTimeTooSkewed',
  'Forbidden',
  '401',
  '403',
  'ExpiredToken',
  'InvalidToken',
  'UnauthorizedAccess',
];
const SLOW = ['TimeoutError', 'RequestTimeout', 'SlowDown', 'ETIMEDOUT'];

/** What an error of the target, or of opening it, means for whoever has to put it right. */
export function faultOfTarget(error: unknown): BackupFault {
  if (error instanceof BackupFailed) return error.fault;
  if (error instanceof StartRefusal) return faultOfCode(codeIn(error.cause));
  if (!(error instanceof AppError)) return 'unknown';
  if (error.code === 'OBJECT_MISSING') return 'verification';
  return error.code === 'OBJECT_STORE_UNAVAILABLE' ? faultOfCode(String(error.detail.code ?? '')) : 'unknown';
}

function faultOfCode(code: string): BackupFault {
  if (FULL.includes(code)) return 'target-full';
  if (READ_ONLY.includes(code)) return 'target-read-only';
  if (CREDENTIALS.includes(code)) return 'target-credentials';
  return SLOW.includes(code) ? 'target-slow' : 'target-unreachable';
}

function codeIn(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
