/** The contract's part on following one client: who waits is woken, and reads what became of them. */
export { clientBellOf } from '../watching/client-bell.ts';
