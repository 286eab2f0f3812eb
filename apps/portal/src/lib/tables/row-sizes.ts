/** Height of a row and of the head that stays above, in pixels; as in packages/ui/src/tables.css. */
export const ROW_PX = 40;
export const HEAD_PX = 32;
/** Up to here every row simply stands in the document; a longer list gets a window. */
export const PLAIN_ROWS = 120;
