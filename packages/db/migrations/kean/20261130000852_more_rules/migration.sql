-- Clause 5.4: what else is watched: hours, places, purposes, and what goes on for weeks. How far the office may go with each, as before (802).
create or replace function leak_rule_bounds(rule_id text) returns table (most integer, least_minutes integer)
language sql immutable parallel safe as $$
  select b.most, b.least_minutes from (values
    ('decoy-touched', 1, 1440), ('reveals-in-a-burst', 24, 60), ('reveals-outside-care', 24, 1440), ('slow-drip', 24, 43200),
    ('walks-through', 24, 120), ('leaver-looks', 24, 1440), ('leaver-exports', 1, 1440), ('borrowed-beside', 6, 240), ('borrowed-at-night', 24, 480),
    ('many-refusals', 24, 60), ('searches-in-a-burst', 120, 60), ('exports-in-a-day', 4, 1440), ('awake-after-long', 24, 1440),
    ('looks-off-hours', 24, 480), ('changed-rhythm', 24, 480), ('unknown-device', 24, 1440), ('in-two-places', 6, 240),
    ('purposes-that-do-not-fit', 12, 1440), ('searches-for-weeks', 900, 43200), ('exports-for-weeks', 12, 43200)
  ) b (id, most, least_minutes) where b.id = rule_id
$$;
