-- An identity at a provider belongs to one person, and a person has one there: two first uses at the same moment cannot make two.
create unique index auth_account_provider_id_account_id_key on auth_account (provider_id, account_id);
create unique index auth_account_user_id_provider_id_key on auth_account (user_id, provider_id);
