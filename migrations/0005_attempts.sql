-- How much of each budget for guessing has been used. A key is a keyed hash: no email or address stands here.
create table attempts (
  key bytea primary key,
  used integer not null check (used >= 0),
  -- How many the budget has, as of the attempt that wrote the row.
  most integer not null,
  ends_at timestamptz(3) not null
);

grant select, insert, update on attempts to latch_auth;

alter table attempts enable row level security, force row level security;
create policy authentication on attempts to latch_auth using (true) with check (true);
