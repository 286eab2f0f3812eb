export * from './contract/alerts.ts';
export * from './contract/case-duties.ts';
export * from './contract/cases.ts';
export * from './contract/duties.ts';
export * from './contract/lines.ts';
export * from './contract/notices.ts';
export * from './contract/signals.ts';
