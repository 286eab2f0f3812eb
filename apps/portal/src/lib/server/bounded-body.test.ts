import { expect, it } from 'vitest';
import { BoundedBody } from './bounded-body.ts';
import { mostBodyBytes, SMALL_BYTES } from './takes-files.ts';

const streamOf = (pieces: number, bytes: number) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pieces-- > 0) controller.enqueue(new Uint8Array(bytes));
      else controller.close();
    },
  });

it('a body passes as it came up to its limit, and not a byte further', async () => {
  const within = new BoundedBody(streamOf(4, 25), 100);
  expect((await new Response(within.stream).arrayBuffer()).byteLength).toBe(100);
  expect(within.isOver).toBe(false);
  const over = new BoundedBody(streamOf(5, 25), 100);
  await expect(new Response(over.stream).arrayBuffer()).rejects.toThrow();
  expect(over.isOver).toBe(true);
});

it('what leaked may be 200 MB and advisories 400; a list takes as much as before, and a page little', () => {
  const MB = 1024 * 1024;
  expect(mostBodyBytes('/incidents/radius/files')).toBeGreaterThan(201 * MB);
  expect(mostBodyBytes('/storage/patches/files')).toBeGreaterThan(401 * MB);
  expect(mostBodyBytes('/imports')).toBe(110 * MB);
  for (const path of ['/incidents/radius', '/incidents/radius/files/x', '/trpc/x', '/scim/v2/Users'])
    expect(mostBodyBytes(path)).toBe(SMALL_BYTES);
});
