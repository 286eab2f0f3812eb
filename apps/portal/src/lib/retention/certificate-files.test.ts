import { expect, it } from 'vitest';
import type { CertificateFiles } from '#lib/api/views.ts';
import { commandFor, filesOf, saidIn } from './certificate-files.ts';

const document = '{\n "clientNumber": 7,\n "says": { "zh": "已删除 100%", "en": "gone" }\n}\n';
const certificate: CertificateFiles = {
  ...{ certificateId: 'one', kind: 'erased', issuedAt: '2026-11-26T08:00:00.000Z', document },
  proof: {
    ...{ sequence: 4, entry: 'AQID', proof: 'c2sp.org/tlog-proof@v1\nindex 4\n' },
    verifierKeys: ['log+key', 'witness+key'],
  },
};

it('a file that is kept has every byte of what was handed out', () => {
  const files = filesOf(certificate);
  expect(files.map(({ name }) => name)).toEqual(['certificate.json', 'certificate.entry', 'certificate.tlog-proof']);
  const [first, second, third] = files.map(({ href }) => href);
  expect(decodeURIComponent(first?.split(',')[1] ?? '')).toBe(document);
  expect(second).toBe('data:application/octet-stream;base64,AQID');
  expect(decodeURIComponent(third?.split(',')[1] ?? '')).toBe(certificate.proof?.proof);
  expect(saidIn(certificate).clientNumber).toBe(7);
});

it('the command names the three files, the key of the log and each witness', () => {
  expect(commandFor({ ...certificate, kind: 'final' })).toBe(
    "node verifier/src/main.ts check-certificate --certificate final-statement.json --entry final-statement.entry --proof final-statement.tlog-proof --key 'log+key' --witness 'witness+key'",
  );
});

it('before the log has signed there is the document alone, and nothing to run', () => {
  const unsigned = { ...certificate, proof: null };
  expect(filesOf(unsigned).map(({ kind }) => kind)).toEqual(['document']);
  expect(commandFor(unsigned)).toBeNull();
});
