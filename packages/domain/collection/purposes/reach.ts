import { optional, required } from './purpose.ts';

/** Whom a service is for and how the person is reached: what every service needs, and nothing more of the person. */
export const REACH = {
  name: required('称呼并确认服务对象', 'to know whom the service is for'),
  phone: required('就本项服务与您联系', 'to reach you about this service'),
  phone2: optional('首选号码无法接通时联系', 'to reach you where the first number is not answered'),
} as const;
