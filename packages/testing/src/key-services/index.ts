/** Key management services on loopback. They share no code with the clients in `packages/encryption`. */
export { type AliyunKmsOptions, startAliyunKms } from './aliyun-kms.ts';
export { type AwsKmsOptions, startAwsKms } from './aws-kms.ts';
export type { KeyServiceServer } from './key-service-server.ts';
export { startVault } from './vault.ts';
