-- The time zone in which the days of an account are counted. Null until a browser has told its own.
alter table users add column time_zone text check (time_zone ~ '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$');

grant update (time_zone) on users to :"latch_user";

-- What docs/data-model.md says beside the catalogue.
comment on column users.email
  is 'without what is invisible around it, NFKC, in lower case, the domain in ASCII: one form of each address';
comment on column users.time_zone is 'by its IANA name of today; null until noted';
comment on constraint users_time_zone_check on users is 'the shape of IANA''s names';
