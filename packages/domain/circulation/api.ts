import { idOf } from '@kean/kernel';
import { procedure, router } from '@kean/procedures';
import { z } from 'zod';
import { AssignInput, type Revealed, RevealInput } from './contract.ts';
import { assignClients } from './operations/assign-clients.ts';
import { revealField } from './operations/reveal-field.ts';
import { revealOptions } from './operations/reveal-options.ts';

const RevealOptionsInput = z.strictObject({ clientId: idOf<'Client'>() });

/** Looks at sealed values, and who works with whom: `revealOptions`, `reveal`, `assign`. */
export const circulationApi = router({
  revealOptions: procedure({ clause: 'circulation', action: 'circulation.reveal' })
    .input(RevealOptionsInput)
    .query(({ ctx, input }) => revealOptions(ctx, input.clientId)),
  reveal: procedure({ clause: 'circulation', action: 'circulation.reveal' })
    .input(RevealInput)
    .mutation(async ({ ctx, input }): Promise<Revealed> => {
      const { value, ...look } = await revealField(ctx, input);
      return { ...look, value: value.open() };
    }),
  assign: procedure({ clause: 'circulation', action: 'circulation.assign' })
    .input(AssignInput)
    .mutation(({ ctx, input }) => assignClients(ctx, input)),
});
