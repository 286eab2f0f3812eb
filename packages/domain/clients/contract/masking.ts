/** How a client's values are masked and compared, for whoever shows one that was not sealed as a card. */
export { maskCard } from '../rules/client-card.ts';
export { normalisePhone } from '../rules/normalise-phone.ts';
