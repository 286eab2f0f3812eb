import { chmod, chown, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newId, StartRefusal } from '@kean/kernel';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openObjectStore } from './open-object-store.ts';

let temporary: TemporaryFolder;
beforeAll(async () => {
  temporary = await temporaryFolder();
});
afterAll(() => temporary.dispose());

async function* once(text: string) {
  yield Buffer.from(text);
}

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

describe('the folder store', () => {
  it('lets nobody but its user read, whatever the umask', async () => {
    const folder = path.join(temporary.path, 'modes');
    const store = await openObjectStore(`file://${folder}`);
    const id = newId();
    await store.put(`imports/${id}`, once('sealed'));
    expect(await modeOf(path.join(folder, 'imports', id))).toBe('600');
    expect(await modeOf(path.join(folder, 'imports'))).toBe('700');
    expect(await modeOf(folder)).toBe('700');
  });

  it.skipIf(process.getuid?.() !== 0)(
    'in the folder of somebody else, leaves to its owner what root writes (needs root)',
    async () => {
      const folder = path.join(temporary.path, 'given');
      await mkdir(folder);
      await chown(folder, 12_345, 12_346);
      const store = await openObjectStore(`file://${folder}`);
      await store.put('target/mark', once('signed'));
      for (const place of ['.incoming', 'target', 'target/mark']) {
        const { uid, gid } = await stat(path.join(folder, place));
        expect([place, uid, gid]).toEqual([place, 12_345, 12_346]);
      }
      expect(await modeOf(path.join(folder, 'target/mark'))).toBe('600');
      // A folder of root's own stays so, and a store that is made anew belongs to who made it.
      const own = path.join(temporary.path, 'own');
      await (await openObjectStore(`file://${own}`)).put('target/mark', once('signed'));
      expect((await stat(path.join(own, 'target/mark'))).uid).toBe(0);
    },
  );

  it('leaves no half-written file behind, and removes what a killed process left a day ago', async () => {
    const folder = path.join(temporary.path, 'incoming');
    await mkdir(path.join(folder, '.incoming'), { recursive: true });
    const [old, young] = ['old', 'young'].map((name) => path.join(folder, '.incoming', name)) as [string, string];
    for (const file of [old, young]) await writeFile(file, 'half');
    await utimes(old, new Date(0), new Date(0));
    const store = await openObjectStore(`file://${folder}`);
    await store.put(`imports/${newId()}`, once('sealed'));
    expect(await readdir(path.join(folder, '.incoming'))).toEqual(['young']);
  });

  it('refuses to start in one sentence where it cannot have its folder', async () => {
    const file = path.join(temporary.path, 'taken');
    await writeFile(file, '');
    const refused = openObjectStore(`file://${file}`);
    await expect(refused).rejects.toThrow(StartRefusal);
    await expect(refused).rejects.toThrow(/OBJECT_STORE: the folder .* cannot be written/);
  });

  it('answers unavailable when its folder is gone, and works again when it is back', async () => {
    const folder = path.join(temporary.path, 'gone');
    const store = await openObjectStore(`file://${folder}`);
    await rm(folder, { recursive: true });
    await expect(store.check()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store.put(`imports/${newId()}`, once('x'))).rejects.toMatchObject({ kind: 'unavailable' });
    await mkdir(path.join(folder, '.incoming'), { recursive: true });
    await chmod(folder, 0o700);
    await expect(store.put(`imports/${newId()}`, once('x'))).resolves.toMatchObject({ sizeBytes: 1 });
  });
});

it.each(['http://127.0.0.1/x', 'ftp://x'])('an address of another kind is refused: %s', async (address) => {
  await expect(openObjectStore(address)).rejects.toThrow(StartRefusal);
});
