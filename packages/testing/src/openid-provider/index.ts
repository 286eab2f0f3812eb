/** A provider of OpenID Connect on loopback. It shares no code with the client in `packages/domain/agency/sign-in`. */
export {
  type OpenIdProvider,
  type ProviderFaults,
  type ProviderPerson,
  startOpenIdProvider,
} from './provider-server.ts';
