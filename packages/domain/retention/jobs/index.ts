export { eraseClients } from './erase-clients.job.ts';
