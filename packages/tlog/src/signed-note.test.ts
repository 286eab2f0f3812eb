import { describe, expect, it } from 'vitest';
import { NoteSigner } from './note-signer.ts';
import { readNote, writeNote } from './signed-note.ts';
import { readVerifierKey, verifiedSignatures, writeVerifierKey } from './verifier-key.ts';

/** The example of C2SP signed-note, and the one of Go's golang.org/x/mod/sumdb/note. */
const PUBLISHED = [
  {
    vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    note: `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`,
  },
  {
    vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    note: `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`,
  },
] as const;

const NOW = new Date('2026-11-25T08:00:00Z');
const log = new NoteSigner('example.com/log', 'ed25519', Buffer.alloc(32, 1));
const witness = new NoteSigner('example.com/witness', 'cosignature', Buffer.alloc(32, 2));
const keys = [log.verifierKey, witness.verifierKey];

describe('the published notes', () => {
  it.each(PUBLISHED)('$vkey verifies its note, and no note with one byte changed', ({ vkey, note }) => {
    const key = readVerifierKey(vkey);
    expect(writeVerifierKey(key)).toBe(vkey);
    const verifies = (text: string | Uint8Array) => {
      try {
        return verifiedSignatures(readNote(text), [key]).length === 1;
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/NOTE_MALFORMED|SIGNATURE_WRONG/) });
        return false;
      }
    };
    expect(verifies(note)).toBe(true);
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(verifies(changed), `byte ${at}`).toBe(false);
    }
  });
});

describe('our own notes', () => {
  it('carry the signatures of log and witness, and say when the witness signed', () => {
    const text = 'a\nb\n';
    const note = writeNote({ text, signatures: [log.sign(text, NOW), witness.sign(text, NOW)] });
    expect(verifiedSignatures(readNote(note), keys).map(({ key, signedAt }) => [key.name, signedAt])).toEqual([
      ['example.com/log', null],
      ['example.com/witness', NOW.getTime() / 1000],
    ]);
    expect(verifiedSignatures(readNote(note), [])).toEqual([]);
  });

  it('with an empty line in the text are split at the last one', () => {
    const text = 'a\n\nb\n';
    expect(readNote(writeNote({ text, signatures: [log.sign(text, NOW)] })).text).toBe(text);
  });

  it('a signature of the log does not pass for one of a witness with the same key', () => {
    const text = 'a\n';
    const twin = new NoteSigner('example.com/log', 'cosignature', Buffer.alloc(32, 1));
    const { keyId } = twin.verifierKey;
    const note = { text, signatures: [{ ...log.sign(text, NOW), keyId }] };
    expect(() => verifiedSignatures(note, [twin.verifierKey])).toThrow(/does not verify/);
  });

  it('a cosignature with another time does not verify', () => {
    const text = 'a\n';
    const line = witness.sign(text, NOW);
    const later = Buffer.from(line.signature);
    later.writeBigUInt64BE(BigInt(NOW.getTime() / 1000 + 1));
    expect(() => verifiedSignatures({ text, signatures: [{ ...line, signature: later }] }, keys)).toThrow(/not verify/);
  });
});

describe('what is no note is refused', () => {
  const line = `— a ${Buffer.alloc(68).toString('base64')}\n`;
  it.each([
    ['nothing', ''],
    ['no signature', 'text\n'],
    ['no signature after the empty line', 'text\n\n'],
    ['no last newline', `text\n\n${line.trimEnd()}`],
    ['a hyphen for the dash', `text\n\n-${line.slice(1)}`],
    ['a carriage return', `text\r\n\n${line}`],
    ['a tab', `te\txt\n\n${line}`],
    ['a key name with a plus', `text\n\n— a+b ${Buffer.alloc(68).toString('base64')}\n`],
    ['base64 without padding', `text\n\n— a ${Buffer.alloc(68).toString('base64').replace(/=+$/, '')}\n`],
    ['base64 for the web', `text\n\n— a ${Buffer.alloc(69, 0xff).toString('base64url')}\n`],
    ['a signature of nothing', 'text\n\n— a AAAAAA==\n'],
    ['an empty line among the signatures', `text\n\n${line}\n${line}x`],
    ['more signatures than anyone needs', `text\n\n${line.repeat(65)}`],
  ])('%s', (_name, note) => {
    expect(() => readNote(note)).toThrow(/no signed note/);
  });

  it('bytes that are no UTF-8', () => {
    expect(() => readNote(Buffer.from([0xff, 0x0a, 0x0a]))).toThrow(/no signed note/);
  });
});

describe('what is no verifier key is refused', () => {
  const [{ vkey }] = PUBLISHED;
  it.each([
    '',
    'example.com/foo',
    vkey.replace('530d903a', '530d903b'),
    vkey.replace('530d903a', '530D903A'),
    vkey.replace('foo', 'fop'),
    vkey.replace('+Aeky', '+Aeky '),
    vkey.slice(0, -4),
    'example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  ])('%j', (text) => {
    expect(() => readVerifierKey(text)).toThrow(/no verifier key/);
  });

  it('a signer wants 32 bytes and a name without spaces', () => {
    expect(() => new NoteSigner('a', 'ed25519', Buffer.alloc(31))).toThrow(/32 bytes/);
    expect(() => new NoteSigner('a b', 'ed25519', Buffer.alloc(32))).toThrow(/no spaces/);
  });
});
