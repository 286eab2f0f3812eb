import { variable } from '../variable.ts';
import { httpAddress } from './forms.ts';

export const apiParts = {
  apiUrl: variable('API_URL', httpAddress, { meaning: 'the address of the api, as http://127.0.0.1:port' }),
};
