import { type DataKey, open, type SealingKey, seal } from '@kean/encryption';
import { type ImportId, Personal } from '@kean/kernel';
import { z } from 'zod';
import { ColumnMapping } from '../contract.ts';
import { previewPlace } from './sealed-upload.ts';

/** What `import.preview` holds, sealed: the names people gave, and the first rows of every sheet. */
export const StoredPreview = z.object({
  fileName: z.string(),
  sheets: z.array(
    z.object({
      index: z.int(),
      name: z.string(),
      /** Spreadsheet row of the headers; data begins below. */
      headerRow: z.int(),
      headers: z.array(z.string()),
      guessed: ColumnMapping,
      samples: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
    }),
  ),
  /** The sheet that was surveyed, and proposed. */
  proposed: z.int().nullable(),
  survey: z
    .object({
      rows: z.int(),
      importable: z.int(),
      distinctPeople: z.int(),
      byReason: z.record(z.string(), z.int()),
      byWarning: z.record(z.string(), z.int()),
    })
    .nullable(),
});
export type StoredPreview = z.infer<typeof StoredPreview>;
export type PreviewedSheet = StoredPreview['sheets'][number];

export function sealPreview(key: SealingKey, id: ImportId, preview: StoredPreview): Buffer {
  return seal(key, previewPlace(id), Buffer.from(JSON.stringify(preview), 'utf8'));
}

/** Names and rows of people, in a box. @throws DecryptionError where the bytes were changed or moved */
export function openPreview(key: DataKey, id: ImportId, sealed: Uint8Array): Personal<StoredPreview> {
  return new Personal(StoredPreview.parse(JSON.parse(open(key, previewPlace(id), sealed).toString('utf8'))));
}
