import { createHash } from 'node:crypto';
import type { PublicText } from '@kean/kernel';

export interface Question {
  readonly words: PublicText;
  /** The right one first; it is asked in another order. */
  readonly options: readonly [right: PublicText, ...wrong: PublicText[]];
}

/** A text that is short enough to be read, and questions that only whoever has read it answers. One that was passed is not changed. */
export interface CourseText {
  readonly version: number;
  readonly title: PublicText;
  readonly paragraphs: readonly PublicText[];
  readonly questions: readonly Question[];
}

/** Four of five, as the database asks as well. */
export function neededOf({ questions }: CourseText): number {
  return Math.ceil((questions.length * 4) / 5);
}

/** Whose questions they are, and how many tries came before: the order of options is another for each. */
export interface Asking {
  readonly staffId: string;
  readonly duty: string;
  readonly tries: number;
}

/**
 * In which order the options of a question are shown: told by whose try it is, so that "always the second" cannot be passed on and nothing has
 * to be kept between asking and answering. Not a secret: what people learn is which one is right.
 */
export function orderOfOptions(
  { questions, version }: CourseText,
  question: number,
  asking: Asking,
): readonly number[] {
  const at = `${asking.staffId}/${asking.duty}/${version}/${asking.tries}/${question}`;
  const bytes = createHash('sha256').update(at).digest();
  const order = (questions[question]?.options ?? []).map((_, option) => option);
  // Fisher and Yates. A byte is a little uneven over three; nobody guesses better by it.
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = (bytes[last] ?? 0) % (last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** Where the right option of a question stands in this try. */
export function placeOfRight(course: CourseText, question: number, asking: Asking): number {
  return orderOfOptions(course, question, asking).indexOf(0);
}

/** The options of a question in the order in which they are shown. */
export function optionsShown(course: CourseText, question: number, asking: Asking): readonly PublicText[] {
  const { options } = course.questions[question] ?? { options: [] };
  return orderOfOptions(course, question, asking).flatMap((at) => options[at] ?? []);
}
