-- A subject means somebody only to the issuer that named it (OpenID Connect Core 1.0, 2): with another provider the same subject is
-- another person. `provider_id` is `oidc` and the issuer from here on. What was connected before says no issuer; those people are
-- connected anew at their next sign-in, by the e-mail that the provider has checked.
delete from auth_account where provider_id = 'oidc';
alter table auth_account add constraint auth_account_identity_names_its_issuer
  check (provider_id <> 'oidc');
