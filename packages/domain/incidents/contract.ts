export * from './contract/alerts.ts';
export * from './contract/duties.ts';
export * from './contract/lines.ts';
export * from './contract/rules.ts';
export * from './contract/signals.ts';
export * from './contract/silence.ts';
