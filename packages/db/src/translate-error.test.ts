import { AppError } from '@kean/kernel';
import pg from 'pg';
import { expect, test } from 'vitest';
import { Prisma } from '../generated/kean/client.ts';
import { translateError } from './translate-error.ts';

const SECRET = '13800138000';

function postgresError(sqlState: string): pg.DatabaseError {
  const error = new pg.DatabaseError(`duplicate key value ${SECRET}`, 1, 'error');
  return Object.assign(error, {
    code: sqlState,
    detail: `Key (phone)=(${SECRET}) already exists.`,
    hint: SECRET,
    where: SECRET,
    constraint: 'one_phone',
    table: 'client_token',
  });
}

test.each([
  ['23505', 'DB_TAKEN', 'conflict'],
  ['23514', 'DB_STATEMENT_FAILED', 'internal'],
  ['22P02', 'DB_STATEMENT_FAILED', 'internal'],
  ['40001', 'DB_BUSY', 'unavailable'],
  ['40P01', 'DB_BUSY', 'unavailable'],
  ['55P03', 'DB_BUSY', 'unavailable'],
  ['57014', 'DB_UNAVAILABLE', 'unavailable'],
  ['57P01', 'DB_UNAVAILABLE', 'unavailable'],
  ['53300', 'DB_UNAVAILABLE', 'unavailable'],
  ['08006', 'DB_UNAVAILABLE', 'unavailable'],
  ['28P01', 'DB_UNAVAILABLE', 'unavailable'],
])('SQLSTATE %s is %s, told by codes and names only', (sqlState, code, kind) => {
  const error = translateError(postgresError(sqlState));
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code, kind, detail: { sqlState, constraint: 'one_phone', table: 'client_token' } });
  expect((error as AppError).cause).toBeUndefined();
  expect(JSON.stringify([error, (error as AppError).message, (error as AppError).stack])).not.toContain(SECRET);
});

test("Prisma's message, which quotes the call, is left behind", () => {
  const unique = new Prisma.PrismaClientKnownRequestError(`Invalid invocation { data: "${SECRET}" }`, {
    code: 'P2002',
    clientVersion: '7',
    meta: {
      modelName: 'ClientToken',
      driverAdapterError: {
        cause: {
          originalCode: '23505',
          originalMessage: SECRET,
          kind: 'UniqueConstraintViolation',
          constraint: { index: 'one_phone' },
        },
      },
    },
  });
  const wrongCall = new Prisma.PrismaClientValidationError(`Argument data: "${SECRET}"`, { clientVersion: '7' });
  expect(translateError(unique)).toMatchObject({
    code: 'DB_TAKEN',
    detail: { sqlState: '23505', constraint: 'one_phone' },
  });
  expect(translateError(wrongCall)).toMatchObject({ code: 'DB_STATEMENT_FAILED' });
  for (const error of [unique, wrongCall]) {
    const told = translateError(error) as AppError;
    expect(JSON.stringify([told, told.message, told.stack])).not.toContain(SECRET);
  }
});

test('what is no error of the database passes unchanged', () => {
  const own = new RangeError('own');
  expect(translateError(own)).toBe(own);
  expect(translateError('text')).toBe('text');
  const already = new AppError('X', { kind: 'limited', publicText: { zh: '', en: '' } });
  expect(translateError(already)).toBe(already);
});
