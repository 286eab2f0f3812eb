/** What is let in, against a scanner that speaks its protocol over a real socket. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { EICAR, type ScannerWishes, startMalwareScanner, type TestScanner } from '@kean/testing/malware-scanner';
import { temporaryFolder } from '@kean/testing/temporary-folder';
import { afterEach, describe, expect, it } from 'vitest';
import { openObjectStore } from '../open-object-store.ts';
import { DOCUMENT_TYPES, type DocumentType } from './content-types.ts';
import { isInfected, type Looking, lookAtContent } from './look-at-content.ts';
import { clamdScanner } from './malware-scanner.ts';

const BEGINS: Record<DocumentType, Buffer> = {
  'application/pdf': Buffer.from('%PDF-1.7\n'),
  'image/jpeg': Buffer.of(0xff, 0xd8, 0xff, 0xe0),
  'image/png': Buffer.from('89504e470d0a1a0a', 'hex'),
  'image/webp': Buffer.from('RIFF\0\0\0\0WEBPVP8 '),
  'image/tiff': Buffer.from('49492a0008000000', 'hex'),
  'image/heic': Buffer.from('\0\0\0\x18ftypheic'),
};
const MEBIBYTE = 1024 * 1024;
async function* pieces(content: Buffer, size = 7_001) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
const aFile = (type: DocumentType = 'application/pdf', bytes = 100_000) =>
  Buffer.concat([BEGINS[type], randomBytes(bytes)]);

let scanners: TestScanner[] = [];
afterEach(async () => {
  for (const one of scanners) await one.close();
  scanners = [];
});
const aScanner = async (wishes: ScannerWishes = {}) => {
  const one = await startMalwareScanner(wishes);
  scanners.push(one);
  return one;
};
const looking = (over: Partial<Looking> = {}): Looking => ({
  ...{ mostBytes: MEBIBYTE, declaredType: '', scanner: null, whenScannerIsAway: 'refuse' },
  ...over,
});
const lookedAt = async (content: Buffer, over: Partial<Looking> = {}, size?: number) => {
  const looked = lookAtContent(pieces(content, size), looking(over));
  const passed = await buffer(looked.bytes);
  expect(passed.equals(content)).toBe(true);
  return looked.seen();
};

describe('content that is let in', () => {
  it.each(DOCUMENT_TYPES)('is what it begins with, in whatever pieces it arrives: %s', async (type) => {
    const content = aFile(type);
    for (const size of [1, 5, 31, 33, 7_001, content.length]) {
      const part = size < 31 ? content.subarray(0, 3_000) : content;
      expect(await lookedAt(part, { declaredType: type }, size)).toEqual({
        ...{ type, sizeBytes: part.length, scan: 'unscanned' },
      });
    }
  });

  it('may be declared by another of its names, or not at all', async () => {
    for (const declaredType of ['image/jpg', 'IMAGE/JPEG; q=1', 'application/octet-stream', '']) {
      expect((await lookedAt(aFile('image/jpeg'), { declaredType })).type).toBe('image/jpeg');
    }
  });

  it('is not let in under the name of something else, and pages, drawings, office files and archives are not at all', async () => {
    const refused = lookedAt(aFile('image/png'), { declaredType: 'application/pdf' });
    await expect(refused).rejects.toMatchObject({ code: 'OBJECT_CONTENT_TYPE_IS_ANOTHER' });
    const others = ['<!doctype html><script>', '<svg xmlns=', 'PK\x03\x04', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'MZ'];
    // Two things at once: a page whose PDF begins further down.
    for (const text of [...others, 'GIF89a', '<html>%PDF-1.7', ' %PDF-1.7', '%PDF-9.9', 'x']) {
      const content = Buffer.concat([Buffer.from(text, 'latin1'), randomBytes(100)]);
      await expect(lookedAt(content)).rejects.toMatchObject({ code: 'OBJECT_CONTENT_TYPE_UNKNOWN' });
    }
    await expect(lookedAt(Buffer.alloc(0))).rejects.toMatchObject({ code: 'OBJECT_CONTENT_EMPTY' });
  });

  it('is no larger than it may be, by what arrives and not by what was said', async () => {
    await expect(lookedAt(aFile('image/jpeg', MEBIBYTE))).rejects.toMatchObject({ code: 'OBJECT_CONTENT_TOO_LARGE' });
  });
});

describe('a scanner', () => {
  it.each(['tcp', 'unix'])('sees every byte before a stream ends well, over %s', async (way) => {
    const folder = await temporaryFolder();
    const server = await aScanner(way === 'unix' ? { at: path.join(folder.path, 'clamd.sock') } : {});
    const content = aFile('application/pdf', 300_000);
    const seen = await lookedAt(content, { scanner: clamdScanner(server.address) });
    expect(seen.scan).toBe('clean');
    expect(server.scanned).toEqual([content.length]);
    await folder.dispose();
  });

  it('that finds something leaves nothing in the store', async () => {
    const folder = await temporaryFolder();
    const store = await openObjectStore(`file://${folder.path}`);
    const scanner = clamdScanner((await aScanner()).address);
    const content = Buffer.concat([aFile(), Buffer.from(EICAR), randomBytes(90_000)]);
    for (const size of [17, 7_001, content.length]) {
      const { bytes } = lookAtContent(pieces(content, size), looking({ scanner }));
      await expect(store.put('documents/1/content', bytes)).rejects.toMatchObject({ code: 'OBJECT_CONTENT_INFECTED' });
    }
    for await (const key of store.list('')) expect.fail(`kept ${key}`);
    expect(await isInfected(scanner, pieces(content))).toBe(true);
    expect(await isInfected(scanner, pieces(aFile()))).toBe(false);
    await store.close();
    await folder.dispose();
  });

  it.each([
    ['is not there', async () => 'tcp://127.0.0.1:1'],
    ['hangs up', async () => (await aScanner({ answers: null })).address],
    ['says something else', async () => (await aScanner({ answers: 'stream: OK, probably' })).address],
    ['gives up on large files', async () => (await aScanner({ mostBytes: 50_000 })).address],
    ['does not answer', async () => (await aScanner({ answers: 'silent' })).address],
  ])('that %s has cleared nothing: refused, or let in as unscanned where the office says so', async (_how, start) => {
    const scanner = clamdScanner(await start(), 300);
    await expect(lookedAt(aFile(), { scanner })).rejects.toMatchObject({ code: 'OBJECT_SCANNER_UNAVAILABLE' });
    expect((await lookedAt(aFile(), { scanner, whenScannerIsAway: 'wait' })).scan).toBe('unscanned');
    await expect(isInfected(scanner, pieces(aFile()))).rejects.toMatchObject({ code: 'OBJECT_SCANNER_UNAVAILABLE' });
  });

  it('is named by a socket or a port, and by nothing else', () => {
    for (const address of ['', 'http://localhost', 'unix://', '/run/clamd.sock', 'tcp://']) {
      expect(() => clamdScanner(address)).toThrow(/MALWARE_SCANNER/);
    }
  });
});
