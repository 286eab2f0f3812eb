export { destroyDraft } from './destroy-draft.job.ts';
export { destroyUpload } from './destroy-upload.job.ts';
export { inspectImport } from './inspect-import.job.ts';
export { runCampaign } from './run-campaign.job.ts';
export { runImport } from './run-import.job.ts';
