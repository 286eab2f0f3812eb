/**
 * The page to return to, as the browser named it: a path of ours and nothing else, or the desk. `//host` and `/\host` are
 * other people's addresses in a browser's eyes.
 */
export function wayBack(asked: FormDataEntryValue | string | null): string {
  if (typeof asked !== 'string' || !/^\/(?![/\\])/.test(asked) || /[\\\p{Cc}]/u.test(asked)) return '/';
  return asked.length > 400 ? '/' : asked;
}
