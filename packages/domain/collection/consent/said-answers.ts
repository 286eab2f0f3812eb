import { type ConsentChannel, GENERAL_CLASS, type PurposeAnswer } from '../contract/consents.ts';
import { purposeOf } from '../purposes/index.ts';
import { sensitiveClassesOf } from '../rules/sensitive-fields-have-a-class.ts';
import { type AnswerRow, digestOfSaid } from './write-act.ts';

/** An answer to each class that the purpose asks for: what was not consented to of its own was refused. */
export function rowsOfAnswer({ purpose, answer, separate, validUntil = null }: PurposeAnswer): AnswerRow[] {
  const classes = sensitiveClassesOf(purposeOf(purpose));
  return [
    { purpose, class: GENERAL_CLASS, answer, validUntil },
    ...classes.map((one): AnswerRow => {
      return { purpose, class: one, answer: separate.includes(one) ? 'given' : 'refused', validUntil };
    }),
  ];
}

/** SHA-256 over what was answered, of which notice and how: what a code is asked for is what it then stands for. */
export function digestOfAnswers(
  about: {
    readonly noticeId: string;
    readonly channel: ConsentChannel;
    readonly by: 'subject' | 'guardian';
    readonly paperRef: string | null;
  },
  answers: readonly AnswerRow[],
): Buffer {
  return digestOfSaid({
    kind: 'given',
    ...about,
    answers: answers.map(({ validUntil, ...row }) => ({ ...row, validUntil: validUntil?.toISOString() ?? null })),
  });
}

/** `purpose/class` of everything that was consented to: as much as an act of the client may open. */
export function asksOf(answers: readonly AnswerRow[]): string[] {
  return answers.filter(({ answer }) => answer === 'given').map((one) => `${one.purpose}/${one.class}`);
}
