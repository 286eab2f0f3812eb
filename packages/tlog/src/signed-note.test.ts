import { describe, expect, it } from 'vitest';
import { NoteSigner } from './note-signer.ts';
import { readNote, writeNote } from './signed-note.ts';
import { toBase64 } from './strict-text.ts';
import { refusedWith } from './testing/refused-with.ts';
import { KEY_TYPES, keyIdOf, readVerifierKey, verifiedSignatures, writeVerifierKey } from './verifier-key.ts';

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
const wrongSignature = refusedWith('SIGNATURE_WRONG', 'does not verify');
/** A line as a signature of 64 bytes makes it. */
const LINE = `— a ${Buffer.alloc(68).toString('base64')}\n`;

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
    expect(verifies(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])), 'a byte order mark').toBe(false);
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
    expect(() => verifiedSignatures(note, [twin.verifierKey])).toThrow(wrongSignature);
  });

  it('a cosignature with another time does not verify', () => {
    const text = 'a\n';
    const line = witness.sign(text, NOW);
    const later = Buffer.from(line.signature);
    later.writeBigUInt64BE(BigInt(NOW.getTime() / 1000 + 1));
    const note = { text, signatures: [{ ...line, signature: later }] };
    expect(() => verifiedSignatures(note, keys)).toThrow(wrongSignature);
  });

  it('a cosignature of no time is refused, though it was signed', () => {
    const text = 'a\n';
    const note = { text, signatures: [witness.sign(text, new Date(0))] };
    expect(() => verifiedSignatures(note, keys)).toThrow(wrongSignature);
  });

  it('are read with as many signatures as are allowed, with a signature of one byte, and with an empty text', () => {
    expect(readNote(`text\n\n${LINE.repeat(64)}`).signatures).toHaveLength(64);
    expect(readNote('text\n\n— a AAAAAQk=\n').signatures).toEqual([{ name: 'a', keyId: 1, signature: Buffer.of(9) }]);
    expect(readNote(`\n\n${LINE}`).text).toBe('\n');
  });

  it('are read up to a million characters, and no longer', () => {
    const noteOf = (length: number) => `${'x'.repeat(length - 2 - LINE.length)}\n\n${LINE}`;
    expect(readNote(noteOf(1_000_000)).signatures).toHaveLength(1);
    expect(() => readNote(noteOf(1_000_001))).toThrow(refusedWith('NOTE_MALFORMED', 'too long'));
  });
});

describe('what is no note is refused, with the reason', () => {
  const NO_SIGNATURES = 'it has no signatures';
  const NO_LINE = 'a signature line is not one';
  const CONTROL = 'it has control characters';
  it.each([
    ['nothing', '', NO_SIGNATURES],
    ['no signature', 'text\n', NO_SIGNATURES],
    ['no signature after the empty line', 'text\n\n', NO_LINE],
    ['no empty line', `text\n${LINE}`, NO_SIGNATURES],
    ['no last newline', `text\n\n${LINE.trimEnd()}`, NO_SIGNATURES],
    ['another character for the last newline', `text\n\n${LINE.trimEnd()}x`, NO_SIGNATURES],
    ['a hyphen for the dash', `text\n\n-${LINE.slice(1)}`, NO_LINE],
    ['something before the dash', `text\n\nx${LINE}`, NO_LINE],
    ['something after the signature', `text\n\n${LINE.trimEnd()} x\n`, NO_LINE],
    ['a carriage return', `text\r\n\n${LINE}`, CONTROL],
    ['a tab', `te\txt\n\n${LINE}`, CONTROL],
    ['a key name with a plus', `text\n\n— a+b ${Buffer.alloc(68).toString('base64')}\n`, NO_LINE],
    ['base64 without padding', `text\n\n— a ${Buffer.alloc(68).toString('base64').replace(/=+$/, '')}\n`, NO_LINE],
    ['base64 for the web', `text\n\n— a ${Buffer.alloc(69, 0xff).toString('base64url')}\n`, NO_LINE],
    ['a signature of nothing', 'text\n\n— a AAAAAA==\n', NO_LINE],
    ['an empty line among the signatures', `text\n\n${LINE}\n${LINE}x`, NO_SIGNATURES],
    ['more signatures than anyone needs', `text\n\n${LINE.repeat(65)}`, 'it has too many signatures'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0x0a, 0x0a]), 'it is not UTF-8'],
  ])('%s', (_name, note, why) => {
    expect(() => readNote(note)).toThrow(refusedWith('NOTE_MALFORMED', why));
  });
});

describe('a verifier key', () => {
  it('is read as it was written, also where its id begins with zeroes', () => {
    const names = Array.from({ length: 100 }, (_, n) => `example.com/log-${n}`);
    const all = names.map((name) => new NoteSigner(name, 'ed25519', Buffer.alloc(32, 1)).verifierKey);
    expect(all.filter(({ keyId }) => keyId < 0x1000_0000).length).toBeGreaterThan(0);
    for (const key of all) expect(readVerifierKey(writeVerifierKey(key))).toEqual(key);
  });

  /** A key of any length with the id that belongs to it: only its length is wrong. */
  const ofLength = (length: number) => {
    const publicKey = Buffer.alloc(length, 7);
    const encoded = toBase64(Buffer.concat([Buffer.of(KEY_TYPES.ed25519), publicKey]));
    return `a+${keyIdOf('a', 'ed25519', publicKey).toString(16).padStart(8, '0')}+${encoded}`;
  };
  const [{ vkey }] = PUBLISHED;
  const NO_FORM = 'it is not name+id+key';
  const NO_ID = 'its id is not that of its key';
  const NO_ED25519 = 'it is not of Ed25519';
  it.each([
    ['', NO_FORM],
    ['example.com/foo', NO_FORM],
    [`+${vkey}`, NO_FORM],
    [`${vkey}\nmore`, NO_FORM],
    [vkey.replace('530d903a', '530D903A'), NO_FORM],
    [vkey.replace('+Aeky', '+Aeky '), NO_FORM],
    [vkey.replace('530d903a', '530d903b'), NO_ID],
    [vkey.replace('foo', 'fop'), NO_ID],
    [vkey.slice(0, -4), NO_ED25519],
    [ofLength(31), NO_ED25519],
    [ofLength(33), NO_ED25519],
    ['example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', NO_ED25519],
  ])('%j is none', (text, why) => {
    expect(() => readVerifierKey(text)).toThrow(refusedWith('KEY_MALFORMED', why));
  });

  it('is not made of another number of bytes than 32, nor for a name with spaces', () => {
    const made = (name: string, bytes: number) => () => new NoteSigner(name, 'ed25519', Buffer.alloc(bytes));
    expect(made('a', 31)).toThrow(refusedWith('KEY_MALFORMED', '32 bytes'));
    expect(made('a', 33)).toThrow(refusedWith('KEY_MALFORMED', '32 bytes'));
    expect(made('a b', 32)).toThrow(refusedWith('KEY_MALFORMED', 'no spaces'));
  });
});
