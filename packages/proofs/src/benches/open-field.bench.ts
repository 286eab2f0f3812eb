import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { decryptStringSync, encryptStringSync, generateKey, parseKeySync } from '@47ng/cloak';
import { open, type Place, seal, suiteOfName } from '@kean/encryption';
import { passingDataKey } from '@kean/encryption/testing';
import { newId } from '@kean/kernel';
import { type Bench, fasterBy } from '../harness/bench.ts';
import { countOf } from '../harness/context.ts';
import { interleave, nanosecondsEach } from '../harness/interleave.ts';

/** What brokers keep, invented: a mobile number (11 bytes), an address (60), a remark (1,024). */
const VALUES = {
  phone: '13800138000',
  address: '浦东新区张扬北路8弄3号1201室（东门，电铃）',
  remark: `${'客户希望朝南带车位，周末看房。'.repeat(22)}朝南，近学校和地铁。KH-1`,
} as const;
/** Clients, each with a key of its own; a list page and more. */
const CLIENTS = 256;

interface Sides {
  ours: (call: number) => string;
  bare: (call: number) => string;
  cloak: (call: number) => string;
}

/** Every side opens the same text under as many keys, and ends with the same string. */
function sidesFor(text: string): Sides {
  const subjects = Array.from({ length: CLIENTS }, () => newId<'Client'>());
  const sealedByUs = subjects.map((subject) => {
    const key = passingDataKey(subject, suiteOfName('aes-256-gcm'));
    const place: Place = { table: 'client_field', column: 'sealed', row: `${subject}/phone`, subject };
    return { key, place, envelope: seal(key, place, Buffer.from(text)) };
  });
  const sealedBare = subjects.map((subject) => {
    const key = createSecretKey(randomBytes(32));
    const nonce = randomBytes(12);
    const associated = Buffer.from(`client_field.sealed.${subject}/phone.${subject}`);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { key, nonce, associated, ciphertext, tag: cipher.getAuthTag() };
  });
  const sealedByCloak = subjects.map(() => {
    const key = parseKeySync(generateKey());
    return { key, message: encryptStringSync(text, key) };
  });
  const at = <T>(items: readonly T[], call: number) => items[call % CLIENTS] as T;
  return {
    ours: (call) => {
      const { key, place, envelope } = at(sealedByUs, call);
      return open(key, place, envelope).toString('utf8');
    },
    bare: (call) => {
      const { key, nonce, associated, ciphertext, tag } = at(sealedBare, call);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAAD(associated);
      decipher.setAuthTag(tag);
      const plaintext = decipher.update(ciphertext);
      decipher.final();
      return plaintext.toString('utf8');
    },
    cloak: (call) => {
      const { key, message } = at(sealedByCloak, call);
      return decryptStringSync(message, key);
    },
  };
}

export const bench: Bench = {
  about: 'Opens one sealed field through our API, against @47ng/cloak and a bare node:crypto loop with KeyObject.',
  run: async function* (context) {
    const calls = countOf(context, 'calls', 20_000);
    for (const [name, text] of Object.entries(VALUES)) {
      const sides = sidesFor(text);
      for (const side of Object.values(sides)) {
        for (let call = 0; call < CLIENTS; call += 1)
          if (side(call) !== text) throw new Error('a side opened it wrongly');
      }
      const times = await interleave(
        {
          ours: () => nanosecondsEach(calls, sides.ours) / 1_000,
          bare: () => nanosecondsEach(calls, sides.bare) / 1_000,
          cloak: () => nanosecondsEach(calls, sides.cloak) / 1_000,
        },
        context,
        { rounds: 9, warmUps: 2 },
      );
      const compared = { bench: `open-field/${name}`, ours: times.ours, unit: 'µs a field' };
      yield fasterBy({ ...compared, peer: times.cloak, peerName: '@47ng/cloak', goal: 5 });
      yield fasterBy({ ...compared, peer: times.bare, peerName: 'node:crypto with KeyObject', goal: 0.75 });
    }
  },
};
