/**
 * Who may import whom. Each rule has a fixture in `fixtures/<rule name>/` that breaks it and nothing else; `check.ts` fails
 * when a fixture is not caught, so that a rule which silently stopped seeing files cannot pass (see docs/adr/0003).
 */
import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Mechanism → mechanisms it may import. What is not listed is refused. */
const MECHANISMS: Record<string, readonly string[]> = {
  kernel: [],
  tlog: [],
  patches: [],
  config: ['kernel'],
  observability: ['kernel'],
  encryption: ['kernel'],
  authorization: ['kernel'],
  db: ['kernel', 'encryption'],
  audit: ['kernel', 'db', 'tlog'],
  queues: ['kernel', 'db'],
  mail: ['kernel'],
  messages: ['kernel', 'db', 'encryption', 'queues', 'mail'],
  regulation: ['kernel'],
  objects: ['kernel', 'encryption'],
  backups: ['kernel', 'objects', 'tlog'],
  receipts: ['kernel', 'tlog'],
  restores: ['kernel', 'db', 'encryption', 'audit', 'objects', 'backups', 'tlog'],
  procedures: ['kernel', 'authorization', 'db', 'encryption', 'audit', 'objects', 'receipts'],
  ui: [],
  verifier: [],
};

/** Files that are tests or serve tests: they may also reach packages/testing. */
const TEST_FILE = String.raw`\.test\.ts$|\.test-d\.ts$|\.journey\.ts$|/testing\.ts$|/testing/|/journeys/|vitest\.`;

const mechanismRules: IForbiddenRuleType[] = Object.entries(MECHANISMS).map(([name, allowed]) => ({
  name: `${name}-imports-only-${allowed.length === 0 ? 'itself' : allowed.join('-')}`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: TEST_FILE },
  to: { path: '^(packages|apps|infra)/', pathNot: [`^packages/(${[name, ...allowed].join('|')})/`] },
}));

export const RULES: readonly IForbiddenRuleType[] = [
  ...mechanismRules,
  {
    name: 'clause-knows-other-clauses-by-contract',
    severity: 'error',
    from: { path: '^packages/domain/([^/]+)/', pathNot: TEST_FILE },
    to: {
      path: '^packages/domain/',
      pathNot: [
        '^packages/domain/$1/',
        '^packages/domain/[^/]+/contract\\.ts$',
        '^packages/domain/[^/]+/contract/[^/]+\\.ts$',
      ],
    },
  },
  {
    name: 'agency-and-clients-import-no-clause',
    severity: 'error',
    from: { path: '^packages/domain/(agency|clients)/', pathNot: TEST_FILE },
    to: { path: '^packages/domain/', pathNot: '^packages/domain/$1/' },
  },
  {
    name: 'clause-imports-no-config-ui-or-process',
    severity: 'error',
    from: { path: '^packages/domain/', pathNot: TEST_FILE },
    to: { path: '^(packages/(config|ui|proofs|observability)|apps|infra)/' },
  },
  {
    name: 'product-does-not-import-testing',
    severity: 'error',
    from: { path: '^(packages|apps)/', pathNot: [TEST_FILE, '^packages/(testing|proofs)/'] },
    to: { path: '^packages/(testing|proofs)/|/testing\\.ts$' },
  },
  {
    // Whoever could open the key store could unwrap without the guard: it is opened where a process is composed, and nowhere else.
    name: 'key-store-is-opened-at-boot-only',
    severity: 'error',
    from: {
      path: '^(packages|apps)/',
      pathNot: [
        TEST_FILE,
        '^packages/(db|testing|proofs)/',
        '^apps/(api/src/start|worker/src/open-stores|restorer/src/open-keys)\\.ts$',
      ],
    },
    to: { path: '^packages/db/src/keystore/' },
  },
  {
    name: 'api-mounts-clauses-by-their-doors',
    severity: 'error',
    from: { path: '^apps/api/', pathNot: TEST_FILE },
    to: {
      path: '^packages/domain/',
      pathNot:
        '^packages/domain/[^/]+/(((people|recoveries|roles)/)?api|policy|contract|http|personal-data|register/[^/]+|regulation/api|jobs/[^/]+|sign-in/index|visits/index|revocations/index|holdings|leaving|seed/role-grants|acts-counted|audit-events|keyring/index)\\.ts$',
    },
  },
  {
    name: 'worker-mounts-clauses-by-their-doors',
    severity: 'error',
    from: { path: '^apps/worker/', pathNot: TEST_FILE },
    to: {
      path: '^packages/domain/',
      pathNot:
        '^packages/domain/[^/]+/(worker|acts-counted|erasing|leaving|contract|jobs/[^/]+|principals/index|revocations/index|keyring/index)\\.ts$',
    },
  },
  {
    name: 'restorer-mounts-clauses-by-their-doors',
    severity: 'error',
    from: { path: '^apps/restorer/', pathNot: TEST_FILE },
    to: {
      path: '^packages/domain/',
      pathNot: '^packages/domain/[^/]+/(restoring|sampling|contract|contract/[^/]+|drills/[^/]+|keyring/index)\\.ts$',
    },
  },
  {
    name: 'permissions-knows-policies-only',
    severity: 'error',
    from: { path: '^apps/permissions/', pathNot: TEST_FILE },
    to: {
      path: '^packages/domain/',
      pathNot: '^packages/domain/([^/]+/policy|agency/(rule-sets|revocations)/index)\\.ts$',
    },
  },
  {
    // No database, no Redis, no clause: what could write the records must not be able to reach the one who watches them.
    name: 'witness-knows-no-records',
    severity: 'error',
    from: { path: '^apps/witness/', pathNot: TEST_FILE },
    to: { path: '^(packages|apps|infra)/', pathNot: '^(apps/witness|packages/(kernel|config|observability|tlog))/' },
  },
  {
    // It stands where strangers' servers stand in a real office.
    name: 'sink-knows-no-records',
    severity: 'error',
    from: { path: '^apps/sink/', pathNot: TEST_FILE },
    to: { path: '^(packages|apps|infra)/', pathNot: '^(apps/sink|packages/(kernel|config|observability))/' },
  },
  {
    name: 'portal-knows-contracts-only',
    severity: 'error',
    from: { path: '^apps/portal/', pathNot: TEST_FILE },
    to: {
      path: '^(packages|apps|infra)/',
      pathNot: [
        '^(apps/portal/|packages/(ui|kernel|config|observability)/|packages/domain/[^/]+/contract\\.ts$|apps/api/src/router\\.ts$)',
        '^packages/domain/accountability/contract/(register|regulation)\\.ts$',
        '^packages/domain/(personnel|retention)/contract/words\\.ts$',
        '^packages/domain/personnel/contract/fitness(-words)?\\.ts$',
        '^packages/domain/personnel/contract/(calls|connectors|deliveries|groups|notice|onboarding|receivers|secrecy(-words)?|signals|trials)\\.ts$',
        '^packages/domain/clients/contract/(documents|request(s|-words)|phone(s|-words)|sheets)\\.ts$',
        '^packages/domain/collection/contract/(bases|campaigns|consents|corrections|notice-items|notices|purposes|registration)\\.ts$',
        '^packages/domain/storage/contract/(backups|drills|messages|patches|work)\\.ts$',
        '^packages/domain/agency/contract/(explain|extra-grants|grants|people|recoveries|roles)\\.ts$',
      ],
    },
  },
  {
    name: 'portal-takes-the-router-as-type-only',
    severity: 'error',
    from: { path: '^apps/portal/' },
    to: { path: '^apps/api/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'processes-do-not-import-each-other',
    severity: 'error',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/api/src/router\\.ts$'] },
  },
  {
    // An outsider checks the log with a program that shares nothing with the one that wrote it, in neither direction.
    name: 'verifier-is-imported-by-nobody',
    severity: 'error',
    from: { path: '^(packages|apps|infra)/', pathNot: '^packages/verifier/' },
    to: { path: '^packages/verifier/' },
  },
  {
    name: 'verifier-needs-nothing-installed',
    severity: 'error',
    from: { path: '^packages/verifier/', pathNot: TEST_FILE },
    to: { dependencyTypesNot: ['core', 'local', 'type-only'], pathNot: '^packages/' },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    // A cycle that closes through a type alone does not exist when the program runs.
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'every-import-resolves',
    severity: 'error',
    from: { pathNot: '\\.svelte$' },
    to: { couldNotResolve: true, pathNot: '^(#lib|\\$app|\\$env|#paraglide|\\./\\$types)' },
  },
];
