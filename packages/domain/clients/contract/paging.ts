/** The cursor of a client list, for whoever pages through clients in the same order. */
export { BEFORE_FIRST, readCursor, writeCursor } from '../rules/page-cursor.ts';
