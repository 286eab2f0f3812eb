/** A declared column with the column of the same table that names whose it is. */
export interface ColumnPlace {
  readonly table: string;
  readonly column: string;
  readonly by: string;
}

const NAME = /^[a-z]+(_[a-z0-9]+)*$/;

/**
 * Reads `table.column` of a declaration. Names become part of a statement, so only plain ones pass.
 * @throws TypeError for anything else
 */
export function columnPlace(place: string, by: string): ColumnPlace {
  const [table = '', column = '', more] = place.split('.');
  if (more !== undefined || ![table, column, by].every((name) => NAME.test(name))) {
    throw new TypeError(`${place} by ${by} is no column of a table`);
  }
  return { table, column, by };
}
