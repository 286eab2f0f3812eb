import { asksOf, digestOfAnswers, type GivenAnswers, rowsOfAnswer } from '@kean/collection/contract/consenting';
import { newId } from '@kean/kernel';
import type { ModelClient } from './consent-model.ts';
import type { WrittenOffice } from './written-office.ts';

type Asked = Pick<GivenAnswers, 'noticeId' | 'by' | 'answers'>;

/** A way in which an answer comes into the office, honest or not. */
export interface WayToSay {
  readonly name: string;
  readonly channel: GivenAnswers['channel'];
  readonly word: (office: WrittenOffice, client: ModelClient, asked: Asked) => Promise<GivenAnswers['word']>;
  /** What the rules say to it, before anybody looks at the notice. */
  readonly refused: (quarantined: boolean, apart: boolean) => string | null;
  /** What the database says to it where every rule was satisfied. */
  readonly lastRefusal?: string;
}

const nothing = async () => null;
const never = () => null;
const NEEDS_WRITING = 'COLLECTION_CONSENT_NEEDS_WRITING';
const KEEP = `INSERT INTO client_word (id, client_id, asked_by, way, said, asks, code_digest, proven_at)
  VALUES ($1, $2, $3, 'code', $4, $5, sha256('invented'), CASE WHEN $6 THEN now() END)`;

/** A code was asked for these answers, and the client typed it, or somebody only claims so. */
const code =
  (typed: boolean): WayToSay['word'] =>
  async (office, client, { noticeId, by, answers }) => {
    const rows = answers.flatMap(rowsOfAnswer);
    const said = digestOfAnswers({ noticeId, channel: 'tablet', by, paperRef: null }, rows);
    const id = newId<'ClientWord'>();
    await office.query(KEEP, [id, client.id, newId(), said, asksOf(rows), typed]);
    return { way: 'code', id };
  };

/** Whoever holds the tablet can draw a signature; it is one all the same. */
const signature: WayToSay['word'] = async () => {
  return { way: 'signature', id: newId<'ClientWord'>(), sealed: Buffer.of(0), digest: Buffer.alloc(32, 1) };
};

export const WAYS: readonly WayToSay[] = [
  { name: 'own phone', channel: 'own-phone', word: nothing, refused: never },
  { name: 'own phone again', channel: 'own-phone', word: nothing, refused: never },
  { name: 'code', channel: 'tablet', word: code(true), refused: never },
  {
    name: 'signature',
    channel: 'tablet',
    word: signature,
    refused: (quarantined, apart) => {
      if (apart) return 'COLLECTION_CONSENT_NEEDS_CODE';
      return quarantined ? NEEDS_WRITING : null;
    },
  },
  {
    name: 'word of mouth',
    channel: 'attested',
    word: nothing,
    refused: (quarantined) => (quarantined ? NEEDS_WRITING : null),
  },
  { name: 'paper', channel: 'paper', word: nothing, refused: never },
  // The insider: ticks the boxes alone, and claims a code that nobody typed.
  { name: 'alone', channel: 'tablet', word: nothing, refused: () => 'COLLECTION_CONSENT_NEEDS_ACT' },
  { name: 'claimed code', channel: 'tablet', word: code(false), refused: never, lastRefusal: 'DB_REFUSED' },
];
