/**
 * No service takes a field that it does not need. For each service and each field outside it (every field of every form, names that
 * nobody declared), through every procedure that takes fields of a client, as every role that may and past their shapes at any depth:
 * refused, and nothing is stored; and a list that is taken over leaves the columns of such fields out. The same holds for whatever the published notice
 * does not tell of, a whole service or one field of it, in a form or in a list. What may be asked is a list by hand, so that a form which was widened in code is caught; a service's own
 * fields are taken, so that the refusals refuse something.
 */
import { SERVICE_FIELDS } from '@kean/collection/testing';
import { startTemporaryInstance } from '@kean/dev/instance';
import { openSql } from '@kean/testing';
import { outcomeOf } from '../every-door/ask.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { askedTooMuch, EVERY_FIELD, MAY_ASK } from '../over-collection/fields-by-service.ts';
import { importForEachService } from '../over-collection/import-for-service.ts';
import { askOutsideTheNotice } from '../over-collection/outside-notice.ts';
import { ask, WAYS_IN, type WayIn } from '../over-collection/ways-in.ts';

const ROLES_THAT_REGISTER = ['agent', 'store-manager'] as const;
const AN_EMPTY_FORM = { person: {}, services: [{ service: 'purchase', values: {} }] };
/** What a form leaves behind, wherever it came to. */
const STORED = `select (select count(*) from client)::int as clients, (select count(*) from client_field)::int as fields,
  (select count(*) from demand)::int as demands, (select count(*) from property)::int as properties,
  (select coalesce(sum(revision), 0) from registration_draft)::int as drafts`;

export const proof: Proof = {
  about: 'Each service takes its own fields, and refuses every other through every procedure, and nothing is stored.',
  run: async (context) => {
    const { holds, figure } = context;
    for (const tooMuch of askedTooMuch(SERVICE_FIELDS))
      holds(`a form asks for what the list by hand does not allow: ${tooMuch}`, false);
    const widened = { ...SERVICE_FIELDS, purchase: [...(SERVICE_FIELDS.purchase ?? []), 'idNumber'] };
    holds('a form that was widened on purpose is caught', askedTooMuch(widened).join() === 'purchase idNumber');
    const { instance, dispose } = await startTemporaryInstance();
    const sql = openSql(instance.databases.kean.owner);
    const records = new URL(instance.databases.admin);
    records.pathname = new URL(instance.databases.kean.owner).pathname;
    const past = openSql(records.href);
    const stored = async () => JSON.stringify(await sql.query(STORED));
    try {
      for (const role of ROLES_THAT_REGISTER) {
        await askAs(context, role, await Colleague.signIn(instance, demoOf(instance, role)), stored);
      }
      await importForEachService(context, await Colleague.signIn(instance, demoOf(instance, 'agent')), past);
      await askOutsideTheNotice(context, await Colleague.signIn(instance, demoOf(instance, 'agent')), past);
      const auditor = await Colleague.signIn(instance, demoOf(instance, 'auditor'));
      for (const { path, input } of WAYS_IN) {
        const none = { draftId: '00000000-0000-7000-8000-000000000000', revision: 1 };
        const told = outcomeOf(await ask(auditor, path, input('purchase', {}, none)));
        holds(`who registers nobody was told ${told} by ${path}`, told === 'CALL_NOT_YOUR_ROLE');
      }
      figure('procedures that take fields of a client', WAYS_IN.length);
    } finally {
      await Promise.all([sql.close(), past.close()]);
      await dispose();
    }
  },
};

interface Draft {
  readonly draftId: string;
  readonly revision: number;
}
function begunIn(body: string): Draft {
  const { draftId, revision } = (JSON.parse(body) as { result: { data: Draft } }).result.data;
  return { draftId, revision };
}

async function askAs(
  { holds, figure }: ProofContext,
  role: string,
  colleague: Colleague,
  stored: () => Promise<string>,
): Promise<void> {
  const figures = { taken: 0, refused: 0 };
  for (const way of WAYS_IN) {
    const draft = begunIn((await ask(colleague, 'collection.registration.drafts.begin', { form: AN_EMPTY_FORM })).body);
    const before = await stored();
    for (const [service, own] of Object.entries(MAY_ASK)) {
      for (const field of EVERY_FIELD.filter((one) => !own.includes(one))) {
        for (const value of ['1', '']) {
          const told = outcomeOf(await ask(colleague, way.path, way.input(service, { [field]: value }, draft)));
          const declared = Object.values(MAY_ASK).flat().includes(field);
          holds(
            `${role} sent ${field} for ${service} to ${way.path} and was told ${told}`,
            told === (declared ? way.refusal : 'CALL_INVALID'),
          );
          figures.refused += 1;
        }
      }
      await askPastTheShape(holds, role, colleague, way, service, draft);
    }
    holds(
      `${role} left something behind through ${way.path} though all of it was refused`,
      (await stored()) === before,
    );
    figures.taken += await askForOwnFields(holds, role, colleague, way, draft);
    await ask(colleague, 'collection.registration.drafts.discard', { draftId: draft.draftId });
  }
  figure(`fields that a service needs, taken from ${role}`, figures.taken);
  figure(`fields outside a service, refused to ${role}`, figures.refused);
}

/** A field where no form has any: beside the form, and inside it beside its parts. */
async function askPastTheShape(
  holds: ProofContext['holds'],
  role: string,
  colleague: Colleague,
  { path, input }: WayIn,
  service: string,
  draft: Draft,
): Promise<void> {
  const whole = input(service, {}, draft) as { form: object };
  for (const beside of [
    { ...whole, gender: '1' },
    { ...whole, form: { ...whole.form, gender: '1' } },
  ]) {
    const told = outcomeOf(await ask(colleague, path, beside));
    holds(
      `${role} sent a field beside the form of ${service} to ${path} and was told ${told}`,
      told === 'CALL_INVALID',
    );
  }
}

async function askForOwnFields(
  holds: ProofContext['holds'],
  role: string,
  colleague: Colleague,
  { path, input }: WayIn,
  draft: Draft,
): Promise<number> {
  let [taken, revision] = [0, draft.revision];
  for (const [service, own] of Object.entries(MAY_ASK)) {
    for (const field of own) {
      const answer = await ask(colleague, path, input(service, { [field]: '1' }, { ...draft, revision }));
      holds(
        `${role} sent ${field} for ${service} to ${path} and was told ${outcomeOf(answer)}`,
        outcomeOf(answer) === 'answered',
      );
      taken += 1;
      if (path.endsWith('.keep')) revision += 1;
      if (path.endsWith('.begin')) {
        await ask(colleague, 'collection.registration.drafts.discard', { draftId: begunIn(answer.body).draftId });
      }
    }
  }
  return taken;
}
