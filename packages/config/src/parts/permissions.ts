import { variable } from '../variable.ts';
import { httpAddress, secret } from './forms.ts';

export const permissionsParts = {
  permissionsUrl: variable('PERMISSIONS_URL', httpAddress, {
    meaning: 'the address of the permission service, as http://127.0.0.1:port',
  }),
};

export const serviceTokenParts = {
  serviceToken: variable('SERVICE_TOKEN', secret, {
    meaning: 'the secret by which the processes of one installation know each other, at least 32 characters',
  }),
};
