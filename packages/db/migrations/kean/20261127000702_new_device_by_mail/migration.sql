-- The worker tells a person by mail that a new device signed in: of a device what the person can know it by, of the account the address.
-- No digest, no name, no session, no password.
grant select (id, staff_id, browser, system, first_seen_at, acknowledged_at) on known_device to kean_worker;
grant select (id, email) on auth_user to kean_worker;
