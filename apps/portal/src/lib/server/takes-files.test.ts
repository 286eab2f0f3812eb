import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { takesFiles } from './takes-files.ts';

const ROUTES = path.resolve(import.meta.dirname, '../../routes');
/** A question, a sign-in, and what directories and calls say: small bodies, with a limit of their own at the api. */
const SMALL = [
  'accountability/log/evidence',
  'api/auth/[...path]',
  'scim/v2/[...path]',
  'ssf/receive/[connectorId]',
  'ssf/status',
  'ssf/streams',
  'ssf/subjects/[act]',
  'ssf/verify',
  'trpc/[...path]',
];
/** Sends no body: what it opens stands in the address. */
const OPENS = /\/scans\/\[id\]$|\/documents\/\[documentId\]$|\/papers\/\[id\]$/;

it('every address that passes on what a page posts takes files, or is known to take none', () => {
  const posting = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+server.ts'))
    .filter((file) => {
      const text = readFileSync(path.join(ROUTES, file), 'utf8');
      return text.includes('passThrough') && /\bPOST\b/.test(text);
    })
    .map((file) => path.dirname(file).replaceAll(/\([a-z]+\)\//g, ''));
  expect(posting.length).toBeGreaterThan(8);
  const small = posting.filter((route) => !takesFiles(`/${route.replaceAll(/\[[^\]]+\]/g, 'x')}`));
  expect(small.filter((route) => !SMALL.includes(route) && !OPENS.test(route))).toEqual([]);
});

it('no other page takes a large body', () => {
  for (const path of ['/', '/trpc/x', '/importsx', '/requests/x', '/personnel/checks/x', '/c/leave', '/scim/v2/Users'])
    expect(takesFiles(path)).toBe(false);
});
