import { newId } from '@kean/kernel';
import { type Act, type Doors, idOf, nothing } from './door.ts';

const onStaff = {
  about: 'Staff',
  notFound: 'AGENCY_STAFF_NOT_FOUND',
} as const;
const onExtraGrant = {
  about: 'ExtraGrant',
  notFound: 'AGENCY_EXTRA_GRANT_NOT_FOUND',
  input: (act: Act) => ({ id: idOf(act) }),
  afterwards: ['AGENCY_EXTRA_GRANT_DECIDED'],
} as const;
/** Somebody else's is told as what does not exist; `agency.sessions.end` of one's own would end the session that asks here. */
const onOwnSession = {
  about: 'Session',
  notFound: 'AGENCY_SESSION_UNKNOWN',
  ownOnly: true,
  input: ({ who, asked }: Act) => ({ sessionId: asked?.owner === who.at.staffId ? newId() : (asked?.id ?? newId()) }),
  afterwards: ['AGENCY_SESSION_UNKNOWN'],
} as const;
const onOwnFactor = { about: 'SecondFactor', notFound: 'AGENCY_FACTOR_UNKNOWN', ownOnly: true } as const;
const onHoldings = { about: 'Staff', notFound: 'AUTHORIZATION_NOT_FOUND' } as const;
const onRecovery = {
  about: 'Recovery',
  notFound: 'AGENCY_RECOVERY_NOT_FOUND',
  input: (act: Act) => ({ id: idOf(act) }),
  afterwards: ['AGENCY_RECOVERY_DECIDED'],
} as const;
const A_GRANT = {
  clause: 'clients',
  action: 'read',
  subject: 'Client',
  scope: 'own',
  fields: null,
  conditions: [],
  expiresAt: null,
};
/** No office has given this number to anybody. */
const NO_STAFF_NUMBER = 'S9999999';
const DAY_MS = 86_400_000;
const daysAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** What a role holds that holds no clients. */
const OF_A_KEY: Readonly<Record<string, string>> = { operator: 'storage.read-keys', hr: 'personnel.provision' };

export const agencyDoors: Doors = {
  'agency.explain': { ...onStaff, input: (act) => ({ staffId: idOf(act), action: 'clients.read' }) },
  'agency.explain#client': {
    about: 'Client',
    notFound: 'AGENCY_RECORD_NOT_FOUND',
    reachedBy: 'clients.read',
    input: ({ who, asked }) => {
      return { staffId: who.at.staffId, action: 'clients.read', clientNumber: asked?.client?.number ?? 1 };
    },
  },
  'agency.explainable': { about: null, input: nothing },
  'agency.extraGrants.approve': onExtraGrant,
  'agency.extraGrants.ask': {
    ...onStaff,
    input: (act) => {
      const times = { startsAt: daysAhead(1), endsAt: daysAhead(2) };
      return { staffNumber: act.asked?.staffNumber ?? NO_STAFF_NUMBER, grant: A_GRANT, reason: 'audit', ...times };
    },
    afterwards: ['AGENCY_ROLE_KEPT_FROM_CLIENTS'],
  },
  'agency.extraGrants.list': { about: null, input: () => ({}) },
  'agency.extraGrants.refuse': onExtraGrant,
  'agency.extraGrants.revoke': onExtraGrant,
  'agency.extraGrants.withdraw': { ...onExtraGrant, ownOnly: true },
  'agency.factors.list': { about: null, input: nothing },
  'agency.factors.remove': {
    ...onOwnFactor,
    input: (act) => ({ factorId: idOf(act) }),
    afterwards: ['AGENCY_LAST_FACTOR_STAYS'],
  },
  'agency.factors.rename': { ...onOwnFactor, input: (act) => ({ factorId: idOf(act), name: '验证器' }) },
  'agency.factors.renewRecoveryCodes': { about: null, input: nothing, afterwards: ['AGENCY_FACTOR_UNKNOWN'] },
  'agency.keys.create': {
    about: null,
    // A key holds nothing that its owner does not hold.
    input: ({ who }) => ({ name: '校验', days: 7, actions: [OF_A_KEY[who.role] ?? 'clients.read'] }),
    afterwards: ['AGENCY_KEYS_FULL'],
  },
  'agency.identities.disconnect': {
    about: 'Identity',
    notFound: 'AGENCY_IDENTITY_UNKNOWN',
    ownOnly: true,
    input: (act) => ({ identityId: idOf(act) }),
    // Whoever disconnects twice is told that nothing is connected.
    afterwards: ['AGENCY_IDENTITY_UNKNOWN'],
  },
  'agency.identities.list': { about: null, input: nothing },
  'agency.keys.list': { about: null, input: nothing },
  'agency.keys.revoke': {
    about: 'ApiKey',
    notFound: 'AGENCY_KEY_UNKNOWN',
    ownOnly: true,
    input: (act) => ({ keyId: idOf(act) }),
    // Whoever revokes a key twice is told that there is none.
    afterwards: ['AGENCY_KEY_UNKNOWN'],
  },
  // A session that is nobody's: all that is asked is whether the person is within reach, and nobody here is signed out.
  'agency.people.endSessions': { ...onHoldings, input: (act) => ({ staffId: idOf(act), sessionId: newId() }) },
  'agency.people.holdings': { ...onHoldings, input: (act) => ({ staffId: idOf(act) }) },
  'agency.people.search': { about: null, input: () => ({ text: '王' }) },
  'agency.recoveries.approve': onRecovery,
  'agency.recoveries.list': { about: null, input: nothing },
  'agency.recoveries.own': { about: null, input: nothing },
  'agency.recoveries.refuse': onRecovery,
  'agency.recoveries.withdraw': { ...onRecovery, ownOnly: true },
  'agency.roles.change': {
    about: null,
    input: () => ({ code: 'agent', version: 999_999, grants: [] }),
    afterwards: ['AGENCY_ROLE_CHANGED_MEANWHILE'],
  },
  'agency.roles.create': {
    about: null,
    input: () => ({ code: 'agent', name: '重复', nameEn: 'Taken', grants: [] }),
    afterwards: ['AGENCY_ROLE_CODE_TAKEN'],
  },
  'agency.roles.history': { about: null, input: () => ({}) },
  'agency.roles.list': { about: null, input: nothing },
  'agency.roles.preview': { about: null, input: () => ({ code: 'archivist', grants: [] }) },
  'agency.roles.remove': {
    about: null,
    input: () => ({ code: 'agent', version: 1 }),
    afterwards: ['AGENCY_ROLE_STILL_HELD'],
  },
  'agency.rolesHolding': { about: null, input: () => ({ action: 'clients.read' }) },
  'agency.session.current': { about: null, input: nothing },
  'agency.session.watch': { about: null, input: nothing },
  'agency.session.standing': { about: null, input: nothing },
  'agency.sessions.acknowledgeDevice': { about: null, input: () => ({ deviceId: newId() }) },
  'agency.sessions.end': onOwnSession,
  // Everybody is signed in once here, or the older session is one that is done with.
  'agency.sessions.endOthers': { about: null, input: nothing },
  'agency.sessions.list': { about: null, input: nothing },
  'agency.staff.assignable': { about: null, input: () => ({}) },
};
