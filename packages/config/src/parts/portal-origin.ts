import { variable } from '../variable.ts';
import { httpAddress } from './forms.ts';

export const portalOriginParts = {
  portalOrigin: variable(
    'PORTAL_ORIGIN',
    httpAddress.refine((text) => new URL(text).pathname === '/'),
    { meaning: 'the origin under which people open the portal, as https://kean.example, without a path' },
  ),
};
