import { expect, it } from 'vitest';
import { ROLE_GRANTS } from '../seed/role-grants.ts';
import { logReadersHoldNoClientAction } from './log-readers-hold-no-client-action.ts';

const onClient = ROLE_GRANTS.agent.grants;

it.each(['operator', 'auditor'])(
  'keeps the %s from every record of a client, the list to be imported included',
  (role) => {
    for (const grant of onClient.filter((one) => one.subject === 'Client' || one.subject === 'Import')) {
      expect(logReadersHoldNoClientAction(role, [grant])).toEqual({ code: 'AGENCY_ROLE_KEPT_FROM_CLIENTS' });
    }
  },
);

it('leaves the auditor the log, and everybody else what they were granted', () => {
  expect(logReadersHoldNoClientAction('auditor', ROLE_GRANTS.auditor.grants)).toBeNull();
  expect(logReadersHoldNoClientAction('agent', onClient)).toBeNull();
});
