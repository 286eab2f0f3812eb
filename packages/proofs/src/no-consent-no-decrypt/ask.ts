import { circulationApi } from '@kean/circulation/api';
import type { RevealPurpose } from '@kean/circulation/contract';
import { clientsApi } from '@kean/clients/api';
import { phoneToWriteTo } from '@kean/clients/contract/reaching';
import { inSqlTransaction, nobody } from '@kean/db';
import type { Ground } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import type { ModelClient } from './consent-model.ts';
import { type ApiInstance, callOf } from './three-doors.ts';
import { type Agent, MARK, type WrittenOffice } from './written-office.ts';

const looks = callerFactory(circulationApi);
const masks = callerFactory(clientsApi);

export interface AskedLook {
  readonly clientId: ClientId;
  readonly field: 'name' | 'phone' | 'idNumber';
  readonly purpose: RevealPurpose;
  /** Something that the field held before it was corrected. */
  readonly pastId?: never;
}

/** One look through its procedure: `given`, or the code of the refusal. */
export async function ask(instance: ApiInstance, agent: Agent, asked: AskedLook): Promise<string> {
  try {
    await looks(callOf(instance, agent.staffId, agent)).reveal(asked);
    return 'given';
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    if (cause?.code === undefined) throw error;
    return cause.code;
  }
}

interface AtTheDoor {
  readonly purpose: string;
  readonly field: AskedLook['field'];
  readonly message: string;
}

const ROW = `SELECT c.state::text AS state, c.card AS sealed, standing_grounds(c.id) AS grounds FROM client c WHERE c.id = $1::uuid`;

/**
 * The same question to the keyring itself, past the clause that looks, and one for a message of the system: whether a key is handed out. As
 * whoever goes round every procedure would ask, with what the database says of the client.
 */
export async function askDoor(
  { services: { db, keyring } }: ApiInstance,
  { agents }: WrittenOffice,
  client: ModelClient,
  { purpose, field, message }: AtTheDoor,
): Promise<{ readonly look: boolean; readonly message: boolean }> {
  const staffId = agents[client.assignee ?? 0]?.staffId;
  if (staffId === undefined) throw new RangeError('a client of the proof has somebody');
  const [row] = await inSqlTransaction(db, { ...nobody, clientScope: 'agency' }, (tx) =>
    tx.query<{ state: string; sealed: Buffer; grounds: Ground[] }>(ROW, [client.id]),
  );
  if (row === undefined) throw new RangeError('a client of the proof is there');
  const asked = { id: client.id, ...row };
  const sensitive = field === 'idNumber' ? ['identity-document'] : [];
  const byPerson = { ...asked, reach: { scope: 'own', assignee: staffId } as const };
  const bySystem = { ...asked, reach: { scope: 'system', assignee: null } as const };
  const look = await keyring.keysFor('client', [byPerson], { principal: { staffId }, purpose, sensitive });
  const sent = await keyring.keysFor('client', [bySystem], { principal: 'system', purpose: message });
  return { look: look.keys.has(client.id), message: sent.keys.has(client.id) };
}

/** Eleven digits by themselves: an id may hold as many in a row. */
const PHONE = /(?<![0-9a-f-])1[39]\d{9}(?![0-9a-f-])/;

/** Reads that need no consent show what was masked before it was sealed, whatever the client said. @returns what was wrong */
export async function askMasks(instance: ApiInstance, agent: Agent, clientId: ClientId): Promise<string | null> {
  const call = callOf(instance, agent.staffId, agent);
  const answers = [
    await masks(call).dossier({ clientId }),
    await masks(call).list({ limit: 100 }),
    await masks(call).search({ q: '139' }),
  ];
  const text = JSON.stringify(answers);
  if (text.includes(MARK) || PHONE.test(text)) return 'a mask showed a value';
  return text.includes(clientId) ? null : 'a client of one’s own was not listed';
}

/** Whether a message of this purpose finds a number to go to, and which; or why not. As the worker and every clause ask. */
export async function askPhone(
  { services: { db, keyring } }: ApiInstance,
  client: ModelClient,
  message: string,
): Promise<string> {
  return inSqlTransaction(db, { ...nobody, clientScope: 'agency' }, async (tx) => {
    const [row] = await tx.query<{ state: 'active' }>('SELECT state::text AS state FROM client WHERE id = $1::uuid', [
      client.id,
    ]);
    if (row === undefined) throw new RangeError('a client of the proof is there');
    const about = { id: client.id as ClientId, state: row.state };
    const found = await phoneToWriteTo(tx, keyring, about, message as 'send-consent-request');
    return found.refused ?? found.phone.open();
  });
}
