import { PUBLISH_FROM_SHARE } from '../../contract/notices.ts';

/** Then a published notice is offered; whether one is written, people say. */
export function manyCannotBeReached(unreachable: number, of: number): boolean {
  return of > 0 && unreachable > 0 && unreachable >= of * PUBLISH_FROM_SHARE;
}
