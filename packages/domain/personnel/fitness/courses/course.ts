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

/**
 * Where the right option of a question stands. Told by the position alone, the same for everybody and at each try, so that nothing has to be
 * kept between asking and answering; what people learn from it is where it stands, which they learn from any colleague as well.
 */
export function placeOfRight({ questions, version }: CourseText, question: number): number {
  const options = questions[question]?.options.length ?? 1;
  return (question * 2 + version) % options;
}

/** The options of a question in the order in which they are shown. */
export function optionsShown(course: CourseText, question: number): readonly PublicText[] {
  const [right, ...wrong] = course.questions[question]?.options ?? [];
  if (right === undefined) return [];
  return wrong.toSpliced(placeOfRight(course, question), 0, right);
}
