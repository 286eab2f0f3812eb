import type { BranchId, RegionId, TeamId } from '@kean/kernel';
import { seedId } from './seed-id.ts';

interface Named {
  readonly name: string;
  readonly nameEn: string;
}

export interface SeedRegion extends Named {
  readonly id: RegionId;
  readonly code: string;
}
export interface SeedBranch extends Named {
  readonly id: BranchId;
  readonly code: string;
  readonly regionId: RegionId;
}
export interface SeedTeam extends Named {
  readonly id: TeamId;
  readonly branchId: BranchId;
}

const region = (code: string, name: string, nameEn: string): SeedRegion => {
  return { id: seedId('Region', code), code, name, nameEn };
};
const branch = (code: string, of: SeedRegion, name: string, nameEn: string): SeedBranch => {
  return { id: seedId('Branch', code), code, regionId: of.id, name, nameEn };
};

const ZHENGZHOU = region('ZZ', '郑州区域', 'Zhengzhou');
const SHANGHAI = region('SH', '上海区域', 'Shanghai');

/** An invented brokerage: two regions with three branches each, every branch with two teams. */
export const REGIONS: readonly SeedRegion[] = [ZHENGZHOU, SHANGHAI];

export const BRANCHES: readonly SeedBranch[] = [
  branch('ZZ-HYL', ZHENGZHOU, '花园路店', 'Garden Road'),
  branch('ZZ-ZYL', ZHENGZHOU, '中原路店', 'Zhongyuan Road'),
  branch('ZZ-LZH', ZHENGZHOU, '龙子湖店', 'Longzi Lake'),
  branch('SH-LJZ', SHANGHAI, '陆家嘴店', 'Lujiazui'),
  branch('SH-XHB', SHANGHAI, '徐汇滨江店', 'Xuhui Riverside'),
  branch('SH-DXL', SHANGHAI, '大学路店', 'University Road'),
];

export const TEAMS: readonly SeedTeam[] = BRANCHES.flatMap(({ id, code }) => [
  { id: seedId('Team', `${code}-1`), branchId: id, name: '买卖一组', nameEn: 'Sales One' },
  { id: seedId('Team', `${code}-2`), branchId: id, name: '租赁二组', nameEn: 'Rentals Two' },
]);
