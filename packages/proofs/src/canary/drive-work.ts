import type { Colleague } from '../office/colleague.ts';
import type { Answers } from './answers.ts';
import type { Marks } from './marks.ts';

interface Page {
  readonly rows: readonly { readonly id: string }[];
}

export interface WorkDone {
  /** Ids of the clients that were found. */
  readonly found: readonly string[];
  readonly revealed: number;
  readonly refused: number;
}

const PURPOSES = ['consent-request', 'brokerage-contact', 'incident-handling'];
const FIELDS = ['name', 'phone', 'idNumber', 'remark', 'wording'];
/** More than an agent may take in a day. */
const LOOKS = 26;

/**
 * The day of those who may: searches by all that a client can be found by, lists, dossiers, looks until the quota is used up. What a
 * look shows is somebody's right and is not held against the office; everything else is.
 */
export async function driveWork(
  agent: Colleague,
  stranger: Colleague,
  marks: Marks,
  answers: Answers,
): Promise<WorkDone> {
  const ids = new Set<string>();
  const search = async (who: Colleague, q: string) => {
    const body = JSON.stringify({ q });
    const answer = await who.send('/trpc/clients.search', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    answers.take('clients.search', answer);
    if (answer.status === 200) for (const { id } of pageOf(answer.body).rows) ids.add(id);
  };
  for (const text of [...marks.phones, ...marks.names]) {
    await search(agent, text);
    await search(stranger, text);
  }
  for (const text of [...marks.typed, ...marks.idNumbers.slice(0, 10), marks.remarks.join('')])
    await search(agent, text);
  answers.take('clients.list', await agent.send(`/trpc/clients.list?input=${encodeURIComponent('{}')}`));
  const found = [...ids];
  for (const clientId of found.slice(0, 10)) {
    const input = encodeURIComponent(JSON.stringify({ clientId }));
    answers.take('clients.dossier', await agent.send(`/trpc/clients.dossier?input=${input}`));
    answers.take('clients.dossier of a stranger', await stranger.send(`/trpc/clients.dossier?input=${input}`));
  }
  return { found, ...(await look(agent, stranger, found, answers)) };
}

async function look(agent: Colleague, stranger: Colleague, clients: readonly string[], answers: Answers) {
  const done = { revealed: 0, refused: 0 };
  for (let turn = 0; turn < LOOKS; turn += 1) {
    const clientId = clients[turn % clients.length];
    const purpose = PURPOSES[turn % 4 === 0 ? (turn / 4) % PURPOSES.length : 0];
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, field: FIELDS[turn % FIELDS.length], purpose }),
    };
    const answer = await agent.send('/trpc/circulation.reveal', init);
    if (answer.status === 200) done.revealed += 1;
    else {
      done.refused += 1;
      answers.take('circulation.reveal refused', answer);
    }
    answers.take('circulation.reveal of a stranger', await stranger.send('/trpc/circulation.reveal', init));
  }
  return done;
}

function pageOf(body: string): Page {
  return (JSON.parse(body) as { result: { data: Page } }).result.data;
}
