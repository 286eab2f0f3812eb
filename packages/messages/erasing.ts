/** Clause 4.2: nothing more is said to somebody who is gone, and the gateway's number of what was leads to their phone. */
import { type ClauseErasing, rowsOfClients } from '@kean/db/erasers';
import { personalData as data } from './personal-data.ts';

export const messagesErasing: ClauseErasing = {
  owner: 'messages',
  closing: [],
  sinks: [
    rowsOfClients({
      ...{ name: 'messages', title: { zh: '发给客户的消息', en: 'messages to the client' }, data, tables: ['message'] },
    }),
  ],
  keeps: [],
};
