export { type ArchivedCluster, archivedCluster } from './archived-cluster.ts';
