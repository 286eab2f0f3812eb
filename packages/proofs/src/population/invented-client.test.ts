import { idOf } from '@kean/kernel';
import { describe, expect, test } from 'vitest';
import { inventClient, type OfficeShape } from './invented-client.ts';

const office: OfficeShape = {
  branches: ['a', 'b', 'c'].map((id) => ({
    id,
    regionId: 'r',
    agents: [
      { id: `${id}1`, teamId: null },
      { id: `${id}2`, teamId: 't' },
    ],
  })),
};

describe('invented clients', () => {
  const clients = Array.from({ length: 50_000 }, (_, index) => inventClient(index, office));

  test('are the same every time', () => {
    expect(inventClient(4_711, office)).toEqual(clients[4_711]);
  });

  test('have ids, numbers and phones of their own, and ids grow with registration', () => {
    for (const key of ['id', 'number', 'phone'] as const)
      expect(new Set(clients.map((client) => client[key])).size).toBe(50_000);
    const ids = clients.map((client) => client.id);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids.slice(0, 1_000)) expect(idOf().safeParse(id).success).toBe(true);
  });

  test('are spread evenly over branches and agents', () => {
    const counts = new Map<string, number>();
    for (const { assigneeId } of clients) counts.set(assigneeId ?? '', (counts.get(assigneeId ?? '') ?? 0) + 1);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 50_000 / 6)).toBeLessThan(3);
  });

  test('have phones and names as people have them', () => {
    for (const { phone, name } of clients) {
      expect(phone).toMatch(/^1[35]\d00\d{6}$/);
      expect(name).toMatch(/^\p{Script=Han}{2,4}$/u);
    }
    expect(new Set(clients.map(({ name }) => name)).size).toBeGreaterThan(20_000);
  });

  test('need a branch', () => {
    expect(() => inventClient(0, { branches: [] })).toThrow(RangeError);
  });
});
