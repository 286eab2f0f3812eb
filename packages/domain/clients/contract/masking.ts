/** How a client's values are masked, for whoever has to show one that was not sealed as a card. */
export { maskCard } from '../rules/client-card.ts';
