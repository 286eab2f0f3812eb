import path from 'node:path';
import { failCollection } from '../errors.ts';
import { LIMITS } from './limits.ts';
import { attribute, readWholeXml } from './xml-events.ts';
import type { ZipArchive } from './zip-archive.ts';

/** Where the parts of a workbook lie, and what it says of itself (ECMA-376 part 1, 18.2). */
export interface WorkbookParts {
  /** Sheets with cells, in the order of the tabs; hidden ones come last, because what is shown is what people mean. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly sharedStrings: string | null;
  readonly styles: string | null;
  /** Days are counted from 1904 (old workbooks of the Mac). */
  readonly from1904: boolean;
}

/** @throws AppError COLLECTION_FILE_KIND_UNKNOWN where the zip is no workbook (a document, a binary .xlsb, an archive) */
export async function findWorkbookParts(archive: ZipArchive): Promise<WorkbookParts> {
  if (!archive.has('_rels/.rels')) throw failCollection('COLLECTION_FILE_KIND_UNKNOWN');
  const roots = await relationsOf(archive, '_rels/.rels', '');
  const workbook = roots.find((relation) => relation.type === 'officeDocument')?.target;
  if (workbook === undefined || !workbook.endsWith('.xml') || !archive.has(workbook)) {
    throw failCollection('COLLECTION_FILE_KIND_UNKNOWN');
  }
  const folder = path.posix.dirname(workbook);
  const relations = await relationsOf(archive, `${folder}/_rels/${path.posix.basename(workbook)}.rels`, folder);
  const written: { name: string; hidden: boolean; relation: string }[] = [];
  let [from1904, isWorkbook] = [false, false];
  await readWholeXml(archive.read(workbook, LIMITS.smallPartBytes), {
    open(name, attributes) {
      if (name === 'workbook') isWorkbook = true;
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const hidden = (attributes.state ?? 'visible') !== 'visible';
      written.push({ name: attributes.name ?? '', hidden, relation: attribute(attributes, 'id') ?? '' });
    },
  });
  if (!isWorkbook) throw failCollection('COLLECTION_FILE_KIND_UNKNOWN');
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.target ?? null;
  const sheets = [...written.filter((sheet) => !sheet.hidden), ...written.filter((sheet) => sheet.hidden)].flatMap(
    ({ name, relation }) => {
      const target = relations.find(({ id, type }) => id === relation && type === 'worksheet')?.target;
      return target !== undefined && archive.has(target) ? [{ name, part: target }] : [];
    },
  );
  return {
    sheets: sheets.slice(0, LIMITS.sheets),
    sharedStrings: partOf('sharedStrings'),
    styles: partOf('styles'),
    from1904,
  };
}

interface Relation {
  readonly id: string;
  /** Last word of the type's address, the same in the strict and the transitional dialect. */
  readonly type: string;
  readonly target: string;
}

async function relationsOf(archive: ZipArchive, part: string, folder: string): Promise<Relation[]> {
  const relations: Relation[] = [];
  if (!archive.has(part)) return relations;
  await readWholeXml(archive.read(part, LIMITS.smallPartBytes), {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.TargetMode === 'External') return;
      const target = attributes.Target ?? '';
      const inArchive = target.startsWith('/') ? target.slice(1) : path.posix.join(folder, target);
      relations.push({
        id: attributes.Id ?? '',
        type: (attributes.Type ?? '').split('/').at(-1) ?? '',
        target: inArchive,
      });
    },
  });
  return relations;
}
