export { addressBlock } from './attempts/address-block.ts';
export { callerOf } from './caller.ts';
export { type Meanwhile, meanwhileOf } from './contained-meanwhile.ts';
export { createSignIn, type SignIn, type SignInOptions } from './create-sign-in.ts';
export { findSession } from './find-session.ts';
export type { RequestHeaders } from './session-cookie.ts';
export type { ProviderOptions } from './single-sign-on/provider.ts';
export { signInProviderTrial } from './single-sign-on/try-provider.ts';
