import { CLIENT_INFORMATION } from './client-information.ts';
import type { CourseText } from './course.ts';
import { PAPER_FILES } from './paper-files.ts';

/** What each course teaches today, by its duty. */
export const COURSES: Readonly<Record<string, CourseText>> = {
  'client-information': CLIENT_INFORMATION,
  'paper-files': PAPER_FILES,
};

export function courseOf(duty: string): CourseText | null {
  return Object.hasOwn(COURSES, duty) ? (COURSES[duty] ?? null) : null;
}
