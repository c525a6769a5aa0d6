-- Links that let whoever has one do one thing, once, until they expire. What makes a link work is a keyed hash that
-- stands nowhere: a row here alone opens nothing.
create table one_time_links (
  id uuid primary key default gen_random_uuid(),
  purpose text not null check (purpose in ('reset')),
  user_id uuid not null references users on delete cascade,
  email text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);
create index one_time_links_of_user on one_time_links (user_id);

grant select, insert (purpose, user_id, email, expires_at), delete on one_time_links to :"latch_auth";

alter table one_time_links enable row level security, force row level security;
create policy authentication on one_time_links to :"latch_auth" using (true) with check (true);
create policy one_account on one_time_links as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));

alter table auth_events drop constraint auth_events_kind_check;
alter table auth_events add constraint auth_events_kind_check check (kind in (
  'signed-up', 'signed-in', 'sign-in-failed', 'limited', 'signed-out', 'session-ended',
  'password-confirmed', 'confirmation-failed', 'password-changed', 'email-changed', 'account-deleted',
  'access-refused', 'reset-link-made', 'password-reset'
));

-- What docs/data-model.md says beside the catalogue.
comment on table one_time_links is 'links that do one thing, once, until they expire';
comment on column one_time_links.id is 'stands in the link, followed by an HMAC that stands nowhere';
comment on column one_time_links.purpose is 'what the link does: "reset" sets a new password';
comment on column one_time_links.email is 'the account''s when the link was made; with another one the link is dead';
comment on index one_time_links_pkey is 'opening a link';
comment on index one_time_links_of_user is 'the end of all links of an account; the cascade';
comment on policy authentication on one_time_links is 'who is asking is what the link says';
comment on policy one_account on one_time_links is 'once it is known who is asking, only that account';
