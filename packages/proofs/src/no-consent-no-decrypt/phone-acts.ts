import { createHash, randomBytes } from 'node:crypto';
import { clientsApi } from '@kean/clients/api';
import { correctField } from '@kean/clients/contract/correction';
import { open } from '@kean/encryption';
import { type ClientId, newId, Personal } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import type { Act, World } from './acts.ts';
import { asAgency } from './as-agency.ts';
import { type ModelPhone, phoneCarries } from './consent-model.ts';
import { callOf } from './three-doors.ts';
import { MARK } from './written-office.ts';

const clients = callerFactory(clientsApi);

/** The insider's way to a client's codes, and everybody who has a say in it: changed numbers, told, vouched for, confirmed, objected to. */
export const PHONE_ACTS: Readonly<Record<string, readonly [number, Act]>> = {
  'change-phone': [3, changePhone],
  'tell-number-before': [2, tellNumberBefore],
  'vouch-for-phone': [3, vouch],
  'answer-from-number-before': [1, answer],
  'correct-name': [1, correctName],
};

let numbers = 0;

/** What a field held before it is kept, so that looks are aimed at it as well. */
async function keepPast({ office, client }: World, field: 'name' | 'phone'): Promise<void> {
  const [past] = await office.query<{ id: string }>(
    'SELECT id FROM client_field_past WHERE client_id = $1 AND field = $2 ORDER BY replaced_at DESC LIMIT 1',
    [client.id, field],
  );
  if (past === undefined) throw new RangeError('a correction keeps its trail');
  client.past.push({ field, id: past.id });
}

async function correct({ office, instance, client }: World, field: 'name' | 'phone', value: string, by: number) {
  const recordedBy = office.agents[by]?.staffId;
  if (recordedBy === undefined) throw new RangeError('there are two agents');
  await asAgency(instance, (tx) =>
    correctField(tx, instance.services, {
      ...{ clientId: client.id as ClientId, field, value: new Personal(value), source: 'staff', verified: true },
      ...{ recordedBy, principal: null, language: 'zh' },
    }),
  );
}

async function changePhone(world: World): Promise<string | null> {
  const { chance, client } = world;
  const by = chance.below(2);
  numbers += 1;
  const number = `136${String(10_000_000 + numbers)}`;
  const before = standing(client.phone);
  await correct(world, 'phone', number, by);
  await keepPast(world, 'phone');
  const message = (await newestMessage(world)) ?? { to: before, link: await linkOfOwn(world) };
  if (message.to !== before)
    return `a changed phone was told to ${message.to === number ? 'the new number' : 'somebody else'}`;
  client.phone.number = number;
  client.phone.change = { by, before, link: message.link, told: false, seconded: false };
  return null;
}

/** The number before the first change that nobody settled. */
function standing({ number, change }: ModelPhone): string {
  return change === null || (change.told && change.seconded) ? number : change.before;
}

/** `null` where the gateway was quicker: what was said is gone from the records then. */
async function newestMessage({ office, instance, client }: World): Promise<{ to: string; link: string } | null> {
  const [row] = await office.query<{ id: string; sealed: Buffer | null }>(
    `SELECT id, sealed FROM message WHERE client_id = $1 AND template = 'clients.phone-changed' ORDER BY created_at DESC, id DESC LIMIT 1`,
    [client.id],
  );
  if (row === undefined) throw new RangeError('the number before is told');
  if (row.sealed === null) return null;
  const asked = {
    id: client.id,
    state: client.state,
    grounds: [],
    reach: { scope: 'system', assignee: null },
  } as const;
  const use = { principal: 'system', purpose: 'send-about-phone' } as const;
  const key = (await instance.services.keyring.keysFor('client', [asked], use)).keys.get(client.id);
  if (key === undefined) throw new RangeError('the key of a client of the proof is there');
  const place = { table: 'message', column: 'sealed', row: row.id, subject: client.id };
  const { to, values } = JSON.parse(open(key, place, row.sealed).toString('utf8')) as {
    to: string;
    values: { page: string };
  };
  return { to, link: values.page };
}

/** Whoever holds the number before reads the link in the message; where that is gone, one that leads to the same change. */
async function linkOfOwn({ office, client }: World): Promise<string> {
  const secret = randomBytes(16).toString('base64url');
  await office.query(
    `UPDATE client_phone_change SET link_digest = sha256(convert_to($2, 'UTF8')) WHERE client_id = $1 AND settled_as IS NULL`,
    [client.id, secret],
  );
  return secret;
}

/** The gateway took the message, and more than a day went by. */
async function tellNumberBefore({ office, client }: World): Promise<string | null> {
  await office.query(
    `UPDATE client_phone_change SET told_at = now() - interval '25 hours' WHERE client_id = $1 AND settled_as IS NULL`,
    [client.id],
  );
  if (client.phone.change !== null) client.phone.change.told = true;
  return null;
}

/** Somebody of the office says that the number is the client's: never whoever changed it, and once. */
async function vouch({ office, instance, chance, client }: World): Promise<string | null> {
  const by = chance.below(2);
  const [{ outcome } = { outcome: 'nothing' }] = await asAgency(instance, async (tx) => {
    await tx.query(`SELECT set_config('kean.staff', $1, true)`, [office.agents[by]?.staffId]);
    return tx.query<{ outcome: string }>(`SELECT second_phone($1::uuid, 'papers-seen') AS outcome`, [client.id]);
  });
  const { change } = client.phone;
  // What was told and vouched for waits for nobody any more.
  const waits = change !== null && !(change.told && change.seconded);
  const expected = !waits ? 'nothing' : change.by === by ? 'own' : change.seconded ? 'nothing' : 'seconded';
  if (outcome !== expected) return `vouching by agent ${by} was ${outcome} and not ${expected}`;
  if (change !== null && outcome === 'seconded') change.seconded = true;
  return null;
}

/** Whoever holds the number before confirms or objects, by the link that went there and nowhere else. */
async function answer({ instance, chance, client, office }: World): Promise<string | null> {
  const { phone } = client;
  const { change } = phone;
  if (change === null) return null;
  const confirms = chance.below(2) === 0;
  // Whether the message went out is the gateway's to say: where a worker runs it goes by itself.
  const [{ told: went } = { told: false }] = await office.query<{ told: boolean }>(
    'SELECT told_at IS NOT NULL AS told FROM client_phone_change WHERE client_id = $1 AND settled_as IS NULL',
    [client.id],
  );
  const [agent] = office.agents;
  if (agent === undefined) throw new RangeError('there are two agents');
  // Nobody who is signed in: whoever bears the link, from a place of their own.
  const front = { place: createHash('sha256').update(newId()).digest() };
  const visitor = clients({
    ...callOf(instance, agent.staffId, agent),
    principal: null,
    authorizer: null,
    front,
  } as never);
  const asked = { linkSecret: change.link };
  const told = await (confirms ? visitor.phones.confirmOwn(asked) : visitor.phones.object(asked)).then(
    () => 'done',
    (error: { cause?: { code?: string } }) => error.cause?.code ?? String(error),
  );
  const expected = confirms && !went ? 'CLIENTS_PHONE_LINK_REFUSED' : 'done';
  if (told !== expected) return `the number before ${confirms ? 'confirmed' : 'objected'} and was told ${told}`;
  if (told !== 'done') return null;
  if (!confirms) {
    await keepPast({ instance, chance, client, office }, 'phone');
    // Whoever objects ends every visit, and the number that stood is on record again.
    client.visitId = null;
    phone.number = change.before;
  }
  phone.change = null;
  return phoneCarries(phone) ? null : 'an answer settles a change';
}

/** A correction opens and closes nothing; what stood there is looked at as the field is. */
async function correctName(world: World): Promise<string | null> {
  numbers += 1;
  await correct(world, 'name', `${MARK}name${numbers}`, world.chance.below(2));
  await keepPast(world, 'name');
  return null;
}
