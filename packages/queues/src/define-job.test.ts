import { idOf } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob } from './define-job.ts';

const declare = (payload: z.ZodType) => () => defineJob({ queue: 'sample', name: 'sample.run-work', payload });

describe('a payload holds ids, versions and closed lists', () => {
  it.each<[string, z.ZodType]>([
    ['ids', z.strictObject({ importId: idOf<'Import'>(), previous: idOf<'Import'>().nullable() })],
    ['UUIDs as zod knows them', z.strictObject({ importId: z.uuid() })],
    ['versions and counts', z.strictObject({ version: z.int().min(1), left: z.int().optional() })],
    ['members of a closed list', z.strictObject({ kind: z.enum(['csv', 'xlsx']), step: z.literal('first') })],
    ['yes or no', z.strictObject({ again: z.boolean() })],
    ['a bounded list of ids', z.strictObject({ clientIds: z.array(idOf<'Client'>()).max(200) })],
    ['nothing', z.strictObject({})],
  ])('accepts %s', (_name, payload) => {
    expect(declare(payload)).not.toThrow();
  });

  it.each<[string, z.ZodType, string]>([
    ['text', z.strictObject({ phone: z.string() }), 'payload.phone'],
    ['short text', z.strictObject({ name: z.string().max(10) }), 'payload.name'],
    ['text of some pattern', z.strictObject({ phone: z.string().regex(/^\d+$/) }), 'payload.phone'],
    ['a pattern that ids match and values too', z.strictObject({ note: z.string().regex(/^.*$/) }), 'payload.note'],
    ['an address', z.strictObject({ mail: z.email() }), 'payload.mail'],
    ['a fraction', z.strictObject({ price: z.number() }), 'payload.price'],
    ['a moment', z.strictObject({ at: z.date() }), 'payload.at'],
    ['anything', z.strictObject({ row: z.unknown() }), 'payload.row'],
    ['an open object', z.looseObject({}), 'payload'],
    ['an object that drops what it does not know', z.object({ id: idOf<'X'>() }), 'payload'],
    ['a record', z.strictObject({ row: z.record(z.string(), z.uuid()) }), 'payload.row'],
    ['a list without bound', z.strictObject({ ids: z.array(z.uuid()) }), 'payload.ids'],
    ['text in one branch of a choice', z.strictObject({ who: z.union([z.uuid(), z.string()]) }), 'payload.who'],
    [
      'text deep down',
      z.strictObject({ rows: z.array(z.strictObject({ cell: z.string() })).max(3) }),
      'payload.rows[].cell',
    ],
    ['no object', z.uuid(), 'payload'],
  ])('refuses %s, naming the place', (_name, payload, place) => {
    expect(declare(payload)).toThrow(
      new RegExp(`sample\\.run-work: ${place.replaceAll(/[.[\]]/g, '\\$&')} could hold`),
    );
  });
});

it.each(['', 'Run', 'run', 'a.b.c', 'sample.run work', 'sample.运行'])('refuses %j as the name of a job', (name) => {
  expect(() => defineJob({ queue: 'sample', name, payload: z.strictObject({}) })).toThrow(TypeError);
});

it.each(['', 'a:b', 'Sample', '7', 'sample.'])('refuses %j as the name of a queue', (queue) => {
  expect(() => defineJob({ queue, name: 'sample.run-work', payload: z.strictObject({}) })).toThrow(TypeError);
});
