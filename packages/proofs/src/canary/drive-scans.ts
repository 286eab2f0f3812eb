import { randomBytes } from 'node:crypto';
import { newId } from '@kean/kernel';
import type { Colleague } from '../office/colleague.ts';
import { ArchiveAtWork } from '../paper-twin/archive-at-work.ts';
import type { Answers } from './answers.ts';

/** Who has to do with paper, and an agent of another branch. */
export interface PeopleOfPaper {
  readonly archivist: Colleague;
  readonly manager: Colleague;
  readonly agent: Colleague;
  readonly stranger: Colleague;
}

/** What became of scans. */
export interface ScansDriven {
  readonly kept: number;
  readonly opened: number;
  readonly refused: number;
}

/** Pieces of a file are sealed one by one: the marks have to lie in several. */
const PADDING = 150_000;

/**
 * Files paper of clients and scans it with marks all through: kept, taken anew, refused since the bytes are no document or not what they are
 * said to be. Whoever may opens one; what they get is theirs, and what a stranger gets is held against the office.
 */
export async function driveScans(
  { archivist, manager, agent, stranger }: PeopleOfPaper,
  clients: readonly string[],
  marks: readonly string[],
  answers: Answers,
): Promise<ScansDriven> {
  const cabinetId = await new ArchiveAtWork(archivist, manager).cabinet('KN', 4);
  const done = { kept: 0, opened: 0, refused: 0 };
  const text = Buffer.from(marks.join('\n'));
  const document = () => Buffer.concat([Buffer.from('%PDF-1.7\n'), text, randomBytes(PADDING), text]);
  for (const clientId of clients) {
    const { number: clientNumber } = await agent.query<{ number: number }>('clients.dossier', { clientId });
    const fileId = newId<'PaperFile'>();
    const place = { cabinetId, shelf: 1 };
    await archivist.mutate('paperArchive.files.file', { fileId, clientNumber, class: 'identity', sheets: 2, ...place });
    const scan = async (bytes: Uint8Array<ArrayBuffer>, anew: '0' | '1', type = 'application/pdf') => {
      const documentId = newId<'Document'>();
      const answer = await archivist.send(
        `/paper-archive/files/${fileId}/scans?documentId=${documentId}&sheets=2&anew=${anew}`,
        { method: 'POST', headers: { 'content-type': type }, body: bytes },
      );
      answers.take('a scan', answer);
      if (answer.status === 204) done.kept += 1;
      else done.refused += 1;
      return documentId;
    };
    await scan(new Uint8Array(document()), '0');
    const documentId = await scan(new Uint8Array(document()), '1');
    await scan(new Uint8Array(Buffer.from(`<html><body>${marks.join('<br>')}</body></html>`)), '1');
    await scan(new Uint8Array(document()), '1', 'image/png');
    const address = `/paper-archive/scans/${documentId}?purpose=brokerage-contact`;
    if ((await manager.send(address, { method: 'POST' })).status === 200) done.opened += 1;
    answers.take('a scan for a stranger', await stranger.send(address, { method: 'POST' }));
    answers.take('a scan for the archivist', await archivist.send(address, { method: 'POST' }));
  }
  return done;
}
