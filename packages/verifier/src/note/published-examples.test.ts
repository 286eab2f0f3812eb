import { describe, expect, it } from 'vitest';
import { ask } from '../testing/ask.ts';
import { logKey } from '../testing/note-writer.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { parseSignedNote } from './signed-note.ts';
import { parseVerifierKey } from './verifier-key.ts';
import { isBy, verifySignature } from './verify-signature.ts';

/** The example of C2SP signed-note. */
const KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
/** The example of C2SP tlog-checkpoint. */
const CHECKPOINT = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`;

describe('the published example of a signed note', () => {
  it('is verified by the published key', () => {
    const note = parseSignedNote(Buffer.from(NOTE));
    const key = parseVerifierKey(KEY);
    const [signature] = note?.signatures ?? [];
    if (note === null || signature === undefined) throw new Error('the example was not read');
    expect(isBy(signature, key)).toBe(true);
    const anyHead = { origin: 'any', size: 0, root: Buffer.alloc(32) };
    expect(verifySignature(note, anyHead, signature, key)?.name).toBe('example.com/foo');
    expect(verifySignature({ ...note, text: `${note.text} ` }, anyHead, signature, key)).toBeNull();
  });

  it.each([
    ['no blank line', NOTE.replace('\n\n', '\n')],
    ['no final newline', NOTE.slice(0, -1)],
    ['a hyphen for the dash', NOTE.replace('—', '-')],
    ['two spaces', NOTE.replace('— ', '—  ')],
    ['a control character', NOTE.replace('example message', 'example\tmessage')],
    ['a carriage return', NOTE.replace('message.\n', 'message.\r\n')],
    ['a plus in the key name', NOTE.replace('com/foo', 'com+foo')],
    ['an ideographic space in the key name', NOTE.replace('com/foo', 'com\u3000foo')],
    ['a signature of the key id alone', NOTE.replace(/Uw2QO.*=/, 'Uw2QOg==')],
    ['spare bits that are not zero', NOTE.replace('aQM=', 'aQN=')],
    ['no padding', NOTE.replace('aQM=', 'aQM')],
    ['URL-safe letters', NOTE.replace('1YEq6TfX', '1YEq6TfX-')],
    ['nothing before the signatures', `\n${NOTE.slice(NOTE.indexOf('\n\n') + 1)}`],
    ['a broken second line', `${NOTE}— example.com/foo\n`],
  ])('is no note with %s', (_, text) => {
    expect(parseSignedNote(Buffer.from(text))).toBeNull();
  });

  it('is no note in bytes that are not UTF-8, and none that are larger than any honest one', () => {
    expect(parseSignedNote(Buffer.concat([Buffer.from([0xff]), Buffer.from(NOTE)]))).toBeNull();
    expect(parseSignedNote(Buffer.from(`${'x'.repeat(300_000)}${NOTE}`))).toBeNull();
  });
});

describe('a verifier key', () => {
  it.each([
    ['a wrong id', KEY.replace('530d903a', '530d903b')],
    ['an id in capitals', KEY.replace('530d903a', '530D903A')],
    ['a shortened key', KEY.slice(0, -4)],
    ['another name', KEY.replace('foo', 'bar')],
    ['a space', KEY.replace('foo', 'f oo')],
    ['an unknown type', KEY.replace('+Ae', '+Ce')],
  ])('is refused with %s', async (_, key) => {
    const { status, text } = await ask('verify', '--log', '.', '--key', key);
    expect(text).toMatch(/is not a verifier key|has signature type/);
    expect(status).toBe(2);
  });

  it('of this kind is read', () => {
    expect(parseVerifierKey(logKey('a.example/b').verifierKey).kind).toBe('note-ed25519');
  });
});

describe('the published example of a checkpoint', () => {
  it('is read', () => {
    expect(parseCheckpoint(CHECKPOINT)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(parseCheckpoint(`${CHECKPOINT}an extension line\n`)?.size).toBe(20_852_163);
  });

  it.each([
    ['a leading zero', CHECKPOINT.replace('20852163', '020852163')],
    ['a size beyond what can be counted', CHECKPOINT.replace('20852163', '90071992547409920')],
    ['a sign', CHECKPOINT.replace('20852163', '+20852163')],
    ['an empty origin', CHECKPOINT.replace('example.com/behind-the-sofa', '')],
    ['a shorter root', CHECKPOINT.replace('q2I=', '')],
    ['an empty extension line', `${CHECKPOINT}\n`],
    ['no final newline', CHECKPOINT.slice(0, -1)],
  ])('is no checkpoint with %s', (_, text) => {
    expect(parseCheckpoint(text)).toBeNull();
  });
});
