import { type Grant, plainGrant as grant, type Scope } from '@kean/kernel';
import type { SeedRole } from './people.ts';

export interface SeedRoleGrants {
  readonly name: string;
  readonly nameEn: string;
  /** Whoever has the role works with a second factor only. */
  readonly secondFactor?: true;
  /** What it asks of people beside what every role asks for. */
  readonly duties?: readonly string[];
  readonly grants: readonly Grant[];
}

/** Masked: none of these shows a value. */
const masked = (scope: Scope): Grant[] =>
  ['clients.list', 'clients.search', 'clients.read'].map((name) => grant(name, 'Client', scope));

/** Reading the log, and taking evidence out of it. */
const log = (scope: Scope): Grant[] =>
  ['accountability.read-log', 'accountability.export-evidence'].map((name) => grant(name, 'AuditEvent', scope));

/** What somebody holds, and to end it at once. */
const holdings = ['agency.read-holdings', 'agency.end-sessions'].map((name) => grant(name, 'Staff', 'agency'));

/** Why can I not? What do I need for a while? Both are everybody's questions about their own work. */
const forOneself: readonly Grant[] = ['agency.ask-extra-grant', 'agency.explain'].map((name) =>
  grant(name, 'Staff', 'own'),
);

/** For the people of a branch or region: ask in their name, approve what they ask, answer them why. */
const forStaff = (scope: Scope): Grant[] =>
  ['agency.ask-extra-grant', 'agency.approve-extra-grant', 'agency.explain'].map((name) => grant(name, 'Staff', scope));

/** For somebody who cannot sign in any more; two of those who hold it have to agree. */
const recovery = (scope: Scope): Grant => grant('agency.approve-recovery', 'Staff', scope);

/** Which systems are connected, and how they fare. */
const CONNECTORS = grant('personnel.read-connectors', 'Connector', 'agency');

/** Connecting programs; for roles that work with a second factor only. */
const API_KEYS = grant('agency.hold-api-keys', 'ApiKey', 'own');

/** What it takes to reach somebody. */
const CONTACT = ['name', 'phone', 'phone2'];
const consents = (scope: Scope) => [
  grant('collection.read-consents', 'Client', scope),
  grant('collection.record-consents', 'Client', scope),
  grant('collection.correct-fields', 'Client', scope),
];

/** What clients ask of the office about their information: taken down and followed, or answered as well. */
const requests = (scope: Scope, ...acts: ('take' | 'read' | 'handle')[]) =>
  acts.map((act) => grant(`clients.${act}-requests`, 'Client', scope));

/** How far people are who leave; and to take somebody back, which wants a second person. */
const leavings = ['personnel.read-leavings', 'personnel.undo-leavings'].map((name) => grant(name, 'Staff', 'agency'));
/** Who is fit for access; and to decide what somebody else recorded. */
const fitness = ['personnel.read-fitness', 'personnel.decide-duties'].map((name) => grant(name, 'Staff', 'agency'));
/** The registers of secrecy: what one of them records another decides. */
const secrecy = ['read-secrecy', 'record-breaches', 'decide-breaches'].map((act) =>
  grant(`personnel.${act}`, 'Staff', 'agency'),
);
/** What is installed and what was published about it: whoever mends it, and whoever answers for leaks. */
const patches = ['storage.read-patches', 'storage.load-advisories'].map((name) => grant(name, 'Patches', 'agency'));
/** Leak alerts, of the whole office. */
const alerts = (...acts: ('read-alerts' | 'triage-alerts' | 'set-on-call' | 'suppress-alerts')[]) =>
  acts.map((act) => grant(`incidents.${act}`, 'LeakAlert', 'agency'));
/** What authority and people are told of a leak: security writes it, compliance approves. */
const leakNotices = (...acts: ('read' | 'write' | 'approve' | 'send')[]) =>
  acts.map((act) => grant(`incidents.${act}-notices`, 'LeakNotice', 'agency'));
/** Leak cases. Compliance too: what concerns somebody of security is handled by another. */
const cases = ['read-cases', 'handle-cases'].map((act) => grant(`incidents.${act}`, 'LeakCase', 'agency'));
/** To contain a leak, and to lift what a colleague pressed; compliance too, for somebody watches security. */
const containment = ['read-containment', 'contain', 'lift-containment'].map((act) =>
  grant(`incidents.${act}`, 'Containment', 'agency'),
);
/** Clients who are nobody, for security alone: whoever works with clients would know which. */
const decoys: Grant = grant('incidents.keep-decoys', 'Decoy', 'agency');
/** How far a leak reaches. */
const radius = ['read-radius', 'measure-radius'].map((act) => grant(`incidents.${act}`, 'LeakRadius', 'agency'));
/** How rules of the watch count: one proposes, another approves. */
const leakRules = (act: 'propose-rules' | 'approve-rules'): Grant => grant(`incidents.${act}`, 'LeakRule', 'agency');
/** Who gets the clients of somebody who leaves. */
const handovers = (scope: Scope): Grant => grant('personnel.confirm-handovers', 'Handover', scope);

/** Which paper files a client has; the paper itself is asked of the archivist. */
const paperOf = (scope: Scope): Grant => grant('paper-archive.see-files', 'Client', scope);
/** Scans without an identity number; and, for whoever may see that, of everything. */
const PLAIN_SCANS = ['scan.consent', 'scan.request'];
const EVERY_SCAN = [...PLAIN_SCANS, 'scan.contract', 'scan.identity', 'scan.authority', 'scan.property', 'scan.other'];
const scans = (scope: Scope, fields: readonly string[]): Grant =>
  grant('paper-archive.open-scans', 'Client', scope, fields);
/** Where paper lies and who has it; who hands out keys and watches the shredding keeps no files themself. */
const overseesPaper = (scope: Scope): Grant[] => [
  paperOf(scope),
  grant('paper-archive.read-archive', 'PaperFile', scope),
  grant('paper-archive.arrange-cabinets', 'Cabinet', scope),
  grant('paper-archive.witness-shredding', 'ShredBatch', scope),
];

/** Why a client is still here, and when they go; and to say when a service began or ended. */
const clocksOf = (scope: Scope, ...acts: ('see' | 'state')[]): Grant[] =>
  acts.map((act) => grant(act === 'see' ? 'retention.see-clocks' : 'retention.state-events', 'Client', scope));

/** The day's work of an agent; identity and certificate numbers are wanted at signing only, and asked of the store manager. */
const BROKERAGE = [...CONTACT, 'gender', 'remark', 'wording', 'property.address', 'property.wording', 'demand.wording'];
const EVERY_FIELD = [...BROKERAGE, 'idNumber', 'property.certificateNo'];

/**
 * The roles of the trade with what each may do, from PRODUCT (people). They are written once, into an empty database; from then
 * on they are the agency's own, and what was taken away stays away.
 */
export const ROLE_GRANTS: Readonly<Record<SeedRole, SeedRoleGrants>> = {
  agent: {
    name: '经纪人',
    nameEn: 'Agent',
    grants: [
      ...masked('own'),
      grant('clients.invite', 'Client', 'own'),
      grant('clients.note-objections', 'Client', 'own'),
      ...requests('own', 'take', 'read'),
      grant('circulation.reveal', 'Client', 'own', BROKERAGE),
      // A colleague's preview shows raw rows: an agent sees own imports only, and takes own clients over.
      grant('collection.import', 'Import', 'own'),
      grant('collection.register', 'Client', 'own'),
      ...consents('own'),
      scans('own', PLAIN_SCANS),
      paperOf('own'),
      ...clocksOf('own', 'see', 'state'),
      grant('accountability.read-looks', 'Client', 'own'),
      grant('agency.read-staff', 'Staff', 'branch'),
      ...forOneself,
    ],
  },
  'store-manager': {
    name: '店长',
    nameEn: 'Store manager',
    grants: [
      ...masked('branch'),
      grant('clients.invite', 'Client', 'branch'),
      grant('clients.note-objections', 'Client', 'branch'),
      grant('clients.confirm-phones', 'Client', 'branch'),
      grant('clients.issue-sheets', 'Client', 'branch'),
      ...requests('branch', 'take', 'read', 'handle'),
      grant('circulation.reveal', 'Client', 'branch', EVERY_FIELD),
      grant('circulation.assign', 'Client', 'branch'),
      handovers('branch'),
      grant('collection.import', 'Import', 'branch'),
      grant('collection.register', 'Client', 'branch'),
      ...consents('branch'),
      scans('branch', EVERY_SCAN),
      ...overseesPaper('branch'),
      ...clocksOf('branch', 'see', 'state'),
      ...log('branch'),
      grant('accountability.read-looks', 'Client', 'branch'),
      grant('agency.read-staff', 'Staff', 'branch'),
      ...forStaff('branch'),
      recovery('branch'),
    ],
  },
  'regional-manager': {
    name: '区域经理',
    nameEn: 'Regional manager',
    grants: [
      ...masked('region'),
      grant('circulation.reveal', 'Client', 'region', CONTACT),
      grant('collection.read-consents', 'Client', 'region'),
      scans('region', PLAIN_SCANS),
      paperOf('region'),
      ...clocksOf('region', 'see'),
      grant('circulation.assign', 'Client', 'region'),
      handovers('region'),
      ...log('region'),
      grant('accountability.read-looks', 'Client', 'region'),
      grant('agency.read-staff', 'Staff', 'region'),
      ...forStaff('region'),
    ],
  },
  hr: {
    name: '人事',
    nameEn: 'HR',
    secondFactor: true,
    grants: [
      grant('agency.read-staff', 'Staff', 'agency'),
      grant('agency.ask-extra-grant', 'Staff', 'own'),
      grant('agency.explain', 'Staff', 'agency'),
      ...leavings,
      ...fitness,
      ...secrecy,
      ...['offboard', 'onboard', 'provision', 'record-duties', 'record-phones'].map((act) =>
        grant(`personnel.${act}`, 'Staff', 'agency'),
      ),
      CONNECTORS,
      grant('personnel.try-connectors', 'Connector', 'agency'),
      API_KEYS,
      ...holdings,
      recovery('agency'),
    ],
  },
  security: {
    name: '安全',
    nameEn: 'Security',
    secondFactor: true,
    grants: [
      // To see whom an incident touches, and to tell them (PIPL 57); no list to walk through.
      grant('clients.search', 'Client', 'agency'),
      grant('clients.read', 'Client', 'agency'),
      grant('circulation.reveal', 'Client', 'agency', CONTACT),
      ...log('agency'),
      grant('accountability.read-looks', 'Client', 'agency'),
      grant('agency.read-staff', 'Staff', 'agency'),
      grant('personnel.read-leavings', 'Staff', 'agency'),
      ...alerts('read-alerts', 'triage-alerts', 'set-on-call', 'suppress-alerts'),
      ...patches,
      ...leakNotices('read', 'write', 'send'),
      ...cases,
      ...containment,
      decoys,
      ...radius,
      leakRules('propose-rules'),
      CONNECTORS,
      ...holdings,
      recovery('agency'),
      grant('agency.ask-extra-grant', 'Staff', 'own'),
      grant('agency.explain', 'Staff', 'agency'),
      API_KEYS,
    ],
  },
  compliance: {
    name: '个人信息保护负责人',
    nameEn: 'Compliance',
    secondFactor: true,
    grants: [
      ...masked('agency'),
      // The client's own pages are how most requests are answered.
      grant('clients.invite', 'Client', 'agency'),
      grant('clients.note-objections', 'Client', 'agency'),
      grant('clients.confirm-phones', 'Client', 'agency'),
      grant('clients.issue-sheets', 'Client', 'agency'),
      ...requests('agency', 'take', 'read', 'handle'),
      // Access, copy and correction on request (PIPL 44-46) concern every field.
      grant('circulation.reveal', 'Client', 'agency', EVERY_FIELD),
      // Of somebody of security another than security judges.
      ...alerts('read-alerts', 'triage-alerts', 'set-on-call'),
      ...leakNotices('read', 'write', 'approve', 'send'),
      ...cases,
      ...containment,
      ...radius,
      leakRules('approve-rules'),
      ...log('agency'),
      grant('accountability.read-looks', 'Client', 'agency'),
      grant('accountability.pseudonymise-actor', 'Staff', 'agency'),
      grant('accountability.read-register', 'PersonalDataRegister', 'agency'),
      grant('accountability.read-regulation', 'Regulation', 'agency'),
      grant('accountability.confirm-regulation', 'Regulation', 'agency'),
      grant('collection.read-purposes', 'Purpose', 'agency'),
      // Whoever calls the office to take a consent back may reach compliance (PIPL 15).
      ...consents('agency'),
      scans('agency', EVERY_SCAN),
      ...overseesPaper('agency'),
      grant('collection.propose-bases', 'Basis', 'agency'),
      grant('collection.approve-bases', 'Basis', 'agency'),
      grant('collection.write-notices', 'Notice', 'agency'),
      grant('collection.publish-notices', 'Notice', 'agency'),
      // Whom the whole agency took over is asked in its name, by two of those who answer for that.
      grant('collection.run-campaigns', 'Campaign', 'agency'),
      grant('collection.approve-campaigns', 'Campaign', 'agency'),
      // Whoever grants a deletion has a colleague carry it out.
      ...['retention.read-erasures', 'retention.order-erasures'].map((name) => grant(name, 'Erasure', 'agency')),
      ...['retention.read-holds', 'retention.place-holds'].map((name) => grant(name, 'LegalHold', 'agency')),
      ...['retention.read-rules', 'retention.write-rules'].map((name) => grant(name, 'RetentionRule', 'agency')),
      ...['retention.read-lists', 'retention.review-lists'].map((name) => grant(name, 'DisposalList', 'agency')),
      ...clocksOf('agency', 'see', 'state'),
      grant('storage.read-keys', 'Key', 'agency'),
      grant('agency.read-staff', 'Staff', 'agency'),
      ...leavings,
      ...fitness,
      ...secrecy,
      grant('personnel.set-duties', 'Duty', 'agency'),
      ...['personnel.write-undertakings', 'personnel.publish-undertakings'].map((name) =>
        grant(name, 'Undertaking', 'agency'),
      ),
      grant('agency.read-holdings', 'Staff', 'agency'),
      grant('agency.read-roles', 'Role', 'agency'),
      grant('agency.change-roles', 'Role', 'agency'),
      grant('personnel.allow-roles', 'Role', 'agency'),
      grant('personnel.release-connectors', 'Connector', 'agency'),
      grant('personnel.try-connectors', 'Connector', 'agency'),
      CONNECTORS,
      ...forStaff('agency'),
      recovery('agency'),
      API_KEYS,
    ],
  },
  archivist: {
    name: '档案员',
    nameEn: 'Archivist',
    duties: ['paper-files'],
    grants: [
      // To file paper under the right number; the paper itself tells the rest.
      grant('clients.search', 'Client', 'region'),
      grant('clients.read', 'Client', 'region'),
      paperOf('region'),
      grant('paper-archive.read-archive', 'PaperFile', 'region'),
      grant('paper-archive.keep-files', 'PaperFile', 'region'),
      grant('paper-archive.take-stock', 'Cabinet', 'region'),
      grant('paper-archive.shred', 'ShredBatch', 'region'),
      ...forOneself,
    ],
  },
  operator: {
    name: '运维',
    nameEn: 'Operator',
    secondFactor: true,
    // Keys by number, their rotation, work, and backups that this role cannot open; no key opens anything for this role.
    grants: [
      ...['storage.read-keys', 'storage.rotate-keys'].map((name) => grant(name, 'Key', 'agency')),
      ...['storage.read-jobs', 'storage.handle-jobs'].map((name) => grant(name, 'Job', 'agency')),
      ...['storage.read-backups', 'storage.take-backups'].map((name) => grant(name, 'Backup', 'agency')),
      ...patches,
      API_KEYS,
    ],
  },
  auditor: {
    name: '审计',
    nameEn: 'Auditor',
    // That keys are kept and renewed, and who may do what, is part of what is checked.
    grants: [
      ...log('agency'),
      grant('storage.read-keys', 'Key', 'agency'),
      grant('agency.read-roles', 'Role', 'agency'),
    ],
  },
};
