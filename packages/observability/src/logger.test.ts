import { AppError, Personal } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import type { ForbiddenKind } from './find-forbidden.ts';
import { createLogger, type LogFields, LogRefusal } from './logger.ts';
import { withRequestId } from './request-id.ts';

function capture(strict: boolean) {
  const lines: string[] = [];
  const refusals: ForbiddenKind[] = [];
  const logger = createLogger({
    process: 'test',
    level: 'debug',
    strict,
    onRefusal: (kind) => refusals.push(kind),
    destination: { write: (line) => lines.push(line) },
  });
  return { logger, lines, refusals, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

const FORBIDDEN: readonly [string, LogFields, ForbiddenKind][] = [
  ['a boxed value', { box: new Personal('13812345678') as unknown as string }, 'personal'],
  ['a boxed value deep down', { row: { cells: [new Personal('x')] } as unknown as string }, 'personal'],
  ['a phone', { text: 'call 13812345678 now' }, 'phone'],
  ['a phone set apart', { text: '138 1234-5678' }, 'phone'],
  ['a full-width phone', { text: '１３８１２３４５６７８' }, 'phone'],
  ['a phone as a number', { value: 13812345678 }, 'phone'],
  ['an identity number', { text: '11010519491231002X' }, 'id-number'],
  ['an e-mail address', { text: 'to someone@office.example.com' }, 'email'],
  ['a password by name', { password: 'correct horse' }, 'secret-name'],
  ['a token by name', { serviceToken: 'abc' }, 'secret-name'],
  ['an address with a password', { url: 'postgres://kean:hunter2@db/kean' }, 'secret-shape'],
  ['a bearer token', { header: 'Bearer abcdefghijk' }, 'secret-shape'],
  ['more than the guard looks through', { deep: [[[[['x']]]]] as unknown as string }, 'too-deep'],
];

describe('the logger', () => {
  it.each(FORBIDDEN)(
    'refuses %s: throws where strict, prints a placeholder and counts in production',
    (_name, fields, kind) => {
      const strict = capture(true);
      expect(() => strict.logger.info('probe', fields)).toThrow(LogRefusal);
      expect(strict.lines).toEqual([]);

      const production = capture(false);
      production.logger.info('probe', fields);
      expect(production.refusals).toEqual([kind]);
      expect(production.last()).toMatchObject({ msg: 'log.line-refused', refused: kind });
      for (const value of ['13812345678', 'hunter2', 'correct horse', 'someone@']) {
        expect(production.lines.join('')).not.toContain(value);
      }
    },
  );

  it('refuses a value in the event name and in bound fields', () => {
    const { logger } = capture(true);
    expect(() => logger.info('called 13812345678')).toThrow(LogRefusal);
    expect(() => logger.with({ who: '13812345678' }).info('called')).toThrow(LogRefusal);
  });

  it('prints ids, counts, codes, times and addresses without a password', () => {
    const { logger, lines } = capture(true);
    logger.info('import.finished', {
      importId: '0190a138-1234-7567-8138-123456789012',
      rows: 100_000,
      atMs: 1_763_935_200_000,
      codes: ['phone-invalid'],
      url: 'redis://127.0.0.1:6379',
      tokenCount: 5,
    });
    expect(lines).toHaveLength(1);
  });

  it('puts the id of the request on every line written while it is served', async () => {
    const { logger, last } = capture(true);
    await withRequestId('0190a138-1234-7567-8138-123456789012', async () => {
      await Promise.resolve();
      logger.info('served');
    });
    expect(last()).toMatchObject({ requestId: '0190a138-1234-7567-8138-123456789012', msg: 'served' });
    logger.info('later');
    expect(last()).not.toHaveProperty('requestId');
  });

  it('prints a foreign error without its message, which may quote a row', () => {
    const { logger, lines, last } = capture(true);
    const cause = Object.assign(new Error('Key (phone)=(13812345678) already exists'), { code: '23505' });
    logger.error('save.failed', new Error('王小明 could not be saved', { cause }));
    expect(last()).toMatchObject({ error: { type: 'Error', cause: { code: '23505' } } });
    expect(lines[0]).not.toMatch(/王小明|138/);
    expect(lines[0]).toContain('logger.test.ts');
  });

  it('prints code, kind and detail of our own errors', () => {
    const { logger, last } = capture(true);
    const entry = { kind: 'limited', publicText: { zh: '额度已用完。', en: 'The quota is used up.' } } as const;
    logger.error('reveal.refused', new AppError('CIRCULATION_QUOTA_USED', entry, { left: 0 }));
    expect(last()).toMatchObject({ error: { kind: 'limited', detail: { left: 0 } } });
  });

  it('looks at the detail of errors too', () => {
    const { logger } = capture(true);
    const entry = { kind: 'invalid', publicText: { zh: '', en: '' } } as const;
    const careless = new AppError('X', entry, { phone: '13812345678' });
    expect(() => logger.error('failed', new Error('outer', { cause: careless }))).toThrow(LogRefusal);
  });
});
