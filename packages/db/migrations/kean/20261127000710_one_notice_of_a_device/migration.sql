-- Who sends the notice of a new device, and that it went: two workers that run one promise send one mail.
alter table known_device add column notice_claimed_until timestamptz(6), add column noticed_at timestamptz(6);
grant select (notice_claimed_until, noticed_at), update (notice_claimed_until, noticed_at) on known_device to kean_worker;
