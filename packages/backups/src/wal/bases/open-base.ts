import type { ObjectStore } from '@kean/objects';
import { type IdentitiesOfBoth, openedByBoth, requireStored, type SealedFile } from '../sealed-for-both.ts';
import type { Archive } from '../segments/open-segment.ts';
import { baseKey, baseNoteKey, idOfBaseNote } from '../wal-keys.ts';
import { BaseNote, openNote } from '../wal-notes.ts';
import { WalRefused } from '../wal-refused.ts';

/** Ids of the bases that have a note, the newest first. Nothing is verified yet. */
export async function listBases(target: ObjectStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const key of target.list('bases')) {
    const id = idOfBaseNote(key);
    if (id !== null) ids.push(id);
  }
  return ids.sort().reverse();
}

/** @throws WalRefused where the note is not ours, or of another base */
export async function openBaseNote({ target, verifyKeys }: Archive, id: string): Promise<BaseNote> {
  const note = await openNote({ target, key: baseNoteKey(id), about: id, verifyKeys }, BaseNote);
  if (note.id !== id) throw new WalRefused('note-of-another', id);
  return note;
}

/** One tar file with every file of the cluster; the stored bytes are compared before the first comes. @throws WalRefused */
export async function* openBase(
  { target }: Archive,
  note: BaseNote,
  identities: IdentitiesOfBoth,
): AsyncGenerator<Uint8Array> {
  const file: SealedFile = { target, key: baseKey(note.id), about: note.id, bytes: note.bytes };
  await requireStored(file);
  yield* openedByBoth(file, identities);
}
