import type { ClauseErasing, ClientSink, WaitedFor } from '@kean/db/erasers';
import type { PublicText } from '@kean/kernel';
import { retentionErasing } from '../erasing.ts';
import { closeClients } from './close-clients.ts';
import { destroyKeys } from './destroy-keys.ts';
import { endErasure } from './end-erasure.ts';
import type { Conducting } from './erasure-worker.ts';
import { searchAgain } from './search-again.ts';

/** One step of an erasure; done again it does nothing more. */
export interface ErasureStep {
  readonly name: string;
  readonly words: PublicText;
  /** @returns how much it took away */
  run(conducting: Conducting): Promise<number>;
  /** Whether something has to happen first that nobody here can do; then it is looked at again later. */
  waits?(conducting: Pick<Conducting, 'tx' | 'clientIds'>): Promise<boolean>;
}

/**
 * Everything that an erasure does, in its order: nobody is shown the client any more; the key is destroyed behind its fence; every place is
 * emptied; every place is searched; what was searched by is forgotten; what people do by hand is waited for; it is said that all of this
 * was done.
 */
export function stepsOf(erasings: readonly ClauseErasing[]): readonly ErasureStep[] {
  const sinks = erasings.filter(({ owner }) => owner !== retentionErasing.owner).flatMap((clause) => clause.sinks);
  return [
    { name: 'closed', words: { zh: '停止显示与访问', en: 'shown to nobody any more' }, run: closeClients },
    { name: 'key-destroyed', words: { zh: '销毁数据密钥', en: 'the data key destroyed' }, run: destroyKeys },
    ...sinks.map(emptying),
    { name: 'searched-again', words: { zh: '逐处复查', en: 'every place searched again' }, run: searchAgain },
    ...retentionErasing.sinks.map(emptying),
    ...erasings.flatMap(({ byHand = [] }) => byHand).map(waitingFor),
    { name: 'ended', words: { zh: '完成并记录', en: 'ended and recorded' }, run: endErasure },
  ];
}

function emptying({ name, title, clear }: ClientSink): ErasureStep {
  return { name, words: title, run: ({ tx, worker, clientIds }) => clear(tx, clientIds, worker.services.objects) };
}

function waitingFor({ name, title, countWaiting }: WaitedFor): ErasureStep {
  return {
    name,
    words: title,
    waits: async ({ tx, clientIds }) => (await countWaiting(tx, clientIds)) > 0,
    run: () => Promise.resolve(0),
  };
}
