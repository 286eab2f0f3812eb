export { ContactList, type ListedChannel, type ObjectionReason } from './contact-list.ts';
