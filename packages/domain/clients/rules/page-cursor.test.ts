import { newId } from '@kean/kernel';
import { expect, it } from 'vitest';
import { BEFORE_FIRST, readCursor, writeCursor } from './page-cursor.ts';

it('reads what it wrote and nothing else', () => {
  const id = newId<'Client'>();
  const cursor = writeCursor(id);
  expect(readCursor(cursor)).toBe(id);
  expect(cursor).not.toContain(id.slice(0, 8));
  const wrong = ['', 'x', `${cursor}A`, cursor.slice(1), `${cursor} `, `${cursor}=`, `B${cursor.slice(1)}`, id];
  expect(wrong.map(readCursor)).toEqual(wrong.map(() => null));
});

it('begins above every id', () => {
  expect(newId() < BEFORE_FIRST).toBe(true);
});
