import type { BranchId, RegionId, StaffId, TeamId } from '@kean/kernel';
import type { SEEDED_ROLES } from '../contract.ts';
import { BRANCHES, REGIONS, TEAMS } from './offices.ts';
import { seedId } from './seed-id.ts';

export type SeedRole = (typeof SEEDED_ROLES)[number];
export type Locale = 'zh' | 'en';

export interface SeedPerson {
  readonly id: StaffId;
  readonly number: string;
  readonly role: SeedRole;
  readonly name: Readonly<Record<Locale, string>>;
  readonly email: string;
  readonly regionId: RegionId | null;
  readonly branchId: BranchId | null;
  readonly teamId: TeamId | null;
}

type Post = Pick<SeedPerson, 'role' | 'regionId' | 'branchId' | 'teamId'>;

const AGENTS_PER_TEAM = 4;

/** Surnames and given names as people write and as others read them; every person is invented. */
const SURNAMES =
  '周 Zhou,沈 Shen,陆 Lu,顾 Gu,韩 Han,苏 Su,叶 Ye,贺 He,夏 Xia,程 Cheng,方 Fang,邵 Shao,钟 Zhong,温 Wen,季 Ji,柳 Liu';
const GIVEN_NAMES =
  '明远 Mingyuan,书宁 Shuning,嘉木 Jiamu,若溪 Ruoxi,子衡 Ziheng,知夏 Zhixia,景行 Jingxing,安然 Anran,思齐 Siqi,云舟 Yunzhou,怀瑾 Huaijin';

const pairs = (text: string): [string, string][] => text.split(',').map((pair) => pair.split(' ') as [string, string]);

/** 16 surnames and 11 given names share no factor, so walking both lists repeats no name before 176 people. */
function personOf(post: Post, position: number): SeedPerson {
  const [surname, surnameEn] = pairs(SURNAMES)[position % 16] ?? ['周', 'Zhou'];
  const [given, givenEn] = pairs(GIVEN_NAMES)[position % 11] ?? ['明远', 'Mingyuan'];
  const number = `S${String(position + 1).padStart(4, '0')}`;
  return {
    ...post,
    id: seedId('Staff', number),
    number,
    name: { zh: `${surname}${given}`, en: `${givenEn} ${surnameEn}` },
    // `.example` is reserved (RFC 2606): no mail can ever reach anybody.
    email: `${givenEn}.${surnameEn}@chenghu.example`.toLowerCase(),
  };
}

/** Branch by branch the manager and both teams, then who works for a region, then the head office. */
const POSTS: readonly Post[] = [
  ...BRANCHES.flatMap(({ id: branchId, regionId }): Post[] => [
    { role: 'store-manager', regionId, branchId, teamId: null },
    ...TEAMS.filter((team) => team.branchId === branchId).flatMap((team) =>
      Array.from({ length: AGENTS_PER_TEAM }, (): Post => ({ role: 'agent', regionId, branchId, teamId: team.id })),
    ),
  ]),
  ...REGIONS.flatMap(({ id: regionId }): Post[] => [
    { role: 'regional-manager', regionId, branchId: null, teamId: null },
    { role: 'archivist', regionId, branchId: null, teamId: null },
  ]),
  ...(['hr', 'security', 'compliance', 'operator', 'auditor'] as const).map((role): Post => {
    return { role, regionId: null, branchId: null, teamId: null };
  }),
  // What compliance writes or proposes, another publishes or approves; a list of what is due passes three of them.
  { role: 'compliance', regionId: null, branchId: null, teamId: null },
  { role: 'compliance', regionId: null, branchId: null, teamId: null },
];

/** Everybody of the invented brokerage, in the order of their numbers. */
export const PEOPLE: readonly SeedPerson[] = POSTS.map(personOf);

/**
 * Who gets a password at once, to try the product with: one of each role and three of compliance, agents of one team, of the other team of
 * the same branch and of another branch, and the manager of that other branch.
 */
export const DEMO_PEOPLE: readonly SeedPerson[] = chosen();

function chosen(): SeedPerson[] {
  const [here, there] = BRANCHES;
  const agents = PEOPLE.filter((person) => person.role === 'agent');
  const firstOf = (teamId: TeamId | undefined) => agents.find((person) => person.teamId === teamId);
  const [firstTeam, secondTeam] = TEAMS.filter((team) => team.branchId === here?.id);
  const managers = PEOPLE.filter((person) => person.role === 'store-manager');
  const oneEach = [...new Map(PEOPLE.toReversed().map((person) => [person.role, person])).values()].filter(
    (person) => person.role !== 'agent' && person.role !== 'store-manager',
  );
  return [
    firstOf(firstTeam?.id),
    firstOf(secondTeam?.id),
    agents.find((person) => person.branchId === there?.id),
    managers.find((person) => person.branchId === here?.id),
    managers.find((person) => person.branchId === there?.id),
    ...oneEach.toReversed(),
    ...PEOPLE.filter((person) => person.role === 'compliance').slice(1),
  ].filter((person) => person !== undefined);
}
