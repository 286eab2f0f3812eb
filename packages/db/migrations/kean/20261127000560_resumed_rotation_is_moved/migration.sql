-- Whoever lets a paused rotation go on moves it: the time of the pause is no time in which a worker was missing.
grant update (moved_at) on key_rotation to kean_api;
