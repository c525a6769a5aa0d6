-- What happened to accounts, and from where. The application may add to it, and neither change nor remove.
create table auth_events (
  id bigint primary key generated always as identity,
  user_id uuid references users on delete cascade,
  kind text not null check (kind in (
    'signed-up', 'signed-in', 'sign-in-failed', 'limited', 'signed-out', 'session-ended',
    'password-confirmed', 'confirmation-failed', 'password-changed', 'email-changed', 'account-deleted',
    'access-refused'
  )),
  at timestamptz(3) not null default now(),
  ip inet,
  user_agent text check (char_length(user_agent) <= 400),
  new_device boolean not null default false
);
create index auth_events_of_user on auth_events (user_id, at desc, id desc);

grant insert (user_id, kind, ip, user_agent, new_device) on auth_events to :"latch_auth", :"latch_user";
grant select on auth_events to :"latch_user";

alter table auth_events enable row level security, force row level security;
create policy authentication on auth_events for insert to :"latch_auth" with check (true);
create policy own_rows on auth_events to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

-- How much of each limit on guessing has been used. A key is a keyed hash: no email or address stands here.
create table attempts (
  key bytea primary key,
  used integer not null check (used >= 0),
  most integer not null,
  ends_at timestamptz(3) not null
);

grant select, insert, update on attempts to :"latch_auth";

alter table attempts enable row level security, force row level security;
create policy authentication on attempts to :"latch_auth" using (true) with check (true);

-- What docs/data-model.md says beside the catalogue.
comment on table auth_events
  is 'what happened to accounts, and from where; the application adds to it, and neither changes nor removes a row';
comment on column auth_events.user_id
  is 'null where there is no account: an unknown email, or one that has been deleted';
comment on column auth_events.ip is 'the client''s address';
comment on column auth_events.user_agent is 'the first 400 characters of the header';
comment on column auth_events.new_device is 'the browser had not signed in to this account before';
comment on table attempts is 'how much of each limit on guessing has been used';
comment on column attempts.key is 'an HMAC of the limit and whom it is for: no email or address stands here';
comment on column attempts.used is 'attempts made in this window';
comment on column attempts.most is 'how many the window has, as of the attempt that wrote the row';
comment on column attempts.ends_at is 'the window''s end; after it the row counts for nothing';
comment on index auth_events_of_user is 'a user''s latest events, newest first; the cascade';
comment on policy authentication on auth_events is 'whatever happens is recorded; nothing is read';
comment on policy own_rows on auth_events is 'only what happened to oneself';
comment on policy authentication on attempts is 'counted before it is known who is asking';
