/**
 * No service takes a field that it does not need. For each service and each field outside it (every field of every form, every column
 * of an old list, names that nobody declared), through the procedure of the form as every role and past its own shape at any depth:
 * refused, and the same as a field that does not exist. A service's own fields are taken, so that the refusals refuse something.
 */
import { SERVICE_FIELDS } from '@kean/collection/testing';
import { startTemporaryInstance } from '@kean/dev/instance';
import { outcomeOf } from '../every-door/ask.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';

const ROLES_THAT_REGISTER = ['agent', 'store-manager'] as const;
/** Names that other systems use, and that no form here knows. */
const NOBODY_DECLARED = [
  'gender',
  'maritalStatus',
  'nation',
  'religion',
  'employer',
  'income',
  'bankCard',
  'face',
  'x',
];

export const proof: Proof = {
  about: 'Each service takes its own fields, and refuses every other through every interface.',
  run: async (context) => {
    const { instance, dispose } = await startTemporaryInstance();
    try {
      for (const role of ROLES_THAT_REGISTER) {
        await askAs(context, role, await Colleague.signIn(instance, demoOf(instance, role)));
      }
      const auditor = await Colleague.signIn(instance, demoOf(instance, 'auditor'));
      const told = outcomeOf(await send(auditor, 'purchase', {}));
      context.holds(`who registers nobody was told ${told}`, told === 'CALL_NOT_YOUR_ROLE');
    } finally {
      await dispose();
    }
  },
};

async function askAs({ holds, figure }: ProofContext, role: string, colleague: Colleague): Promise<void> {
  const everything = [...new Set([...Object.values(SERVICE_FIELDS).flat(), ...NOBODY_DECLARED])];
  let [taken, refused] = [0, 0];
  for (const [service, own] of Object.entries(SERVICE_FIELDS)) {
    for (const field of everything) {
      const outcome = outcomeOf(await send(colleague, service, { [field]: '1' }));
      const expected = own.includes(field) ? 'answered' : 'CALL_INVALID';
      holds(`${role} sent ${field} for ${service} and was told ${outcome}`, outcome === expected);
      if (expected === 'answered') taken += 1;
      else refused += 1;
    }
    const beside = await colleague.send(
      '/trpc/collection.intake.check',
      asJson({ form: { service, values: {}, gender: '1' } }),
    );
    holds(`${role} sent a field beside the values of ${service}`, outcomeOf(beside) === 'CALL_INVALID');
    const above = await colleague.send(
      '/trpc/collection.intake.check',
      asJson({ form: { service, values: {} }, gender: '1' }),
    );
    holds(`${role} sent a field beside the form of ${service}`, outcomeOf(above) === 'CALL_INVALID');
  }
  figure(`fields that a service needs, taken from ${role}`, taken);
  figure(`fields outside a service, refused to ${role}`, refused);
}

function send(colleague: Colleague, service: string, values: Record<string, string>) {
  return colleague.send('/trpc/collection.intake.check', asJson({ form: { service, values } }));
}

function asJson(input: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) };
}
