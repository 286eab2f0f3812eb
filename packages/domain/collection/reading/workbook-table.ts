import { failCollection } from '../errors.ts';
import { SheetCells } from './sheet-cells.ts';
import type { OpenBytes, SheetRow, Table } from './table.ts';
import { readDateStyles } from './workbook-dates.ts';
import { findWorkbookParts } from './workbook-parts.ts';
import { readSharedStrings } from './workbook-texts.ts';
import { readXml } from './xml-events.ts';
import { ZipArchive } from './zip-archive.ts';

/**
 * A workbook as a table. Holds the packed bytes and the workbook's texts; sheets are unpacked and read as they are asked for.
 * @throws AppError of `COLLECTION_ERRORS` where it is no readable workbook
 */
export async function workbookTable(openBytes: OpenBytes): Promise<Table> {
  const packed: Uint8Array[] = [];
  for await (const piece of openBytes()) packed.push(piece);
  const archive = await ZipArchive.open(Buffer.concat(packed));
  packed.length = 0;
  const parts = await findWorkbookParts(archive);
  if (parts.sheets.length === 0) throw failCollection('COLLECTION_FILE_EMPTY');
  const texts = parts.sharedStrings === null ? [] : await readSharedStrings(archive, parts.sharedStrings);
  const dateStyles = parts.styles === null ? new Set<number>() : await readDateStyles(archive, parts.styles);
  const context = { texts, dateStyles, from1904: parts.from1904 };
  return {
    sheets: parts.sheets.map(({ name }, index) => ({ index, name })),
    async *rows(sheet: number): AsyncGenerator<SheetRow[], void, undefined> {
      const part = parts.sheets[sheet]?.part;
      if (part === undefined) throw failCollection('COLLECTION_MAPPING_NOT_THIS_SHEET');
      const cells = new SheetCells(context);
      for await (const _ of readXml(archive.read(part), cells)) {
        const rows = cells.take();
        if (rows.length > 0) yield rows;
      }
    },
  };
}
