-- People, their passwords and their sessions. The application takes one of two roles for each transaction; neither
-- owns anything or can sign in, and db/migrate.ts makes them, one set for each database:
--   latch_auth  before it is known who is asking: finds an account, keeps passwords, starts sessions
--   latch_user  after that: sees the rows of the user named by app.user_id, and no password at all
grant usage on schema latch to :"latch_auth", :"latch_user", :"latch_search";
grant select on schema_migrations to :"latch_auth";

-- Times have milliseconds because JavaScript's dates do: a finer time would not come back as it went out.

create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (char_length(email) between 3 and 254 and email = lower(email)),
  name text not null check (char_length(name) between 1 and 100),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table credentials (
  user_id uuid primary key references users on delete cascade,
  password_hash text not null,
  changed_at timestamptz(3) not null default now()
);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  created_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  user_agent text check (char_length(user_agent) <= 400),
  ip inet,
  authenticated_at timestamptz(3) not null default now()
);
create index sessions_of_user on sessions (user_id, created_at);

-- Changing an email and deleting an account need the password, which only latch_auth can have compared.
grant select, insert, update (email, updated_at), delete on users to :"latch_auth";
-- A password hash can be kept, and asked about through the functions below; it can never be read.
grant select (user_id, changed_at), insert, update (password_hash, changed_at)
  on credentials to :"latch_auth";
grant select, insert, update (last_seen_at), delete on sessions to :"latch_auth";

grant select, update (name, updated_at) on users to :"latch_user";
grant select, update (last_seen_at), delete on sessions to :"latch_user";

-- Forced, so that a login which owns the tables is held to the policies as well.
alter table users enable row level security, force row level security;
alter table credentials enable row level security, force row level security;
alter table sessions enable row level security, force row level security;

create policy authentication on users to :"latch_auth" using (true) with check (true);
create policy authentication on credentials to :"latch_auth" using (true) with check (true);
create policy authentication on sessions to :"latch_auth" using (true) with check (true);

-- The subselect is evaluated once per statement, not once per row; an unset or emptied setting matches nothing.
create policy own_rows on users to :"latch_user"
  using (id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy own_rows on sessions to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

-- Once it is known who is asking, latch_auth too sees that user's rows only.
create policy one_account on users as restrictive to :"latch_auth"
  using (id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), id));
create policy one_account on credentials as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));
create policy one_account on sessions as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));

-- And before that it changes and deletes nobody.
-- Do NOT put the first into "using": that would also hide from it the rows it locks to refer to.
create policy known_account_changes on users as restrictive for update to :"latch_auth"
  using (true) with check (id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy known_account_deletes on users as restrictive for delete to :"latch_auth"
  using (id = (select nullif(current_setting('app.user_id', true), '')::uuid));

-- The bodies of these functions are parsed here and now: what their names mean cannot be changed later by a
-- search_path, and it is pinned as well.

-- What it takes to compute the hash of a password offered for this account: algorithm, parameters and salt,
-- the PHC string without its last part. Null when there is no such account.
create function password_parameters(account uuid) returns text
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  select regexp_replace(password_hash, '[$][^$]*$', '') from credentials where user_id = account;
end;

-- Whether this is the hash of the account's password. The answer holds to the end of the transaction: the row
-- is locked, and after waiting for somebody else's change the new hash decides. Do NOT make it STABLE or drop
-- the lock: a sign-in with the old password would slip past a change of it.
create function password_is(account uuid, hash text) returns boolean
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  select exists (
    select from credentials where user_id = account and password_hash = hash for no key update
  );
end;

grant execute on function password_parameters(uuid), password_is(uuid, text) to :"latch_auth";

-- What docs/data-model.md says beside the catalogue.
comment on table users is 'a person with an account';
comment on column users.id is 'version 4: an id tells nothing of how many users there are, or since when';
comment on column users.email is 'trimmed and in lower case';
comment on column users.name is 'as it is shown; NFC';
comment on table credentials
  is 'the password''s hash, apart from the user so that a role can be given one without the other';
comment on column credentials.password_hash is 'Argon2id in PHC string format, with its parameters and salt';
comment on table sessions is 'one row for each token that is accepted; no row, no access';
comment on column sessions.id is 'the token''s `jti`';
comment on column sessions.user_id is 'the token''s `sub`';
comment on column sessions.last_seen_at is 'to within 5 minutes, so that a request seldom writes';
comment on column sessions.expires_at is 'has the last word over the token''s `exp`';
comment on column sessions.user_agent is 'the first 400 characters of the header';
comment on column sessions.ip is 'the client''s address';
comment on column sessions.authenticated_at is 'when the password was last given in this session';
comment on index users_pkey is 'the guard, with which every signed-in request begins';
comment on index users_email_key is 'signing in by email; the refusal of a second account';
comment on index credentials_pkey is 'comparing a password';
comment on index sessions_pkey is 'the guard: does this session live?';
comment on index sessions_of_user is 'a user''s sessions in order, and the cascade when an account is deleted';
comment on constraint users_email_key on users
  is 'one account for each email: two sign-ups at once cannot both succeed';
comment on constraint users_email_check on users
  is '254 is the most an address can have in SMTP; lower case makes it unique whatever its case';
comment on constraint credentials_pkey on credentials is 'one password for each user';
comment on constraint sessions_user_id_fkey on sessions is 'every token of a deleted account is dead at once';
comment on constraint sessions_user_agent_check on sessions is 'a client''s word, kept short';
comment on policy authentication on users is 'who is asking is yet to be found out';
comment on policy own_rows on users is 'only oneself';
comment on policy own_rows on sessions is 'only one''s own sessions';
comment on policy one_account on users is 'once it is known who is asking, only that account';
comment on policy known_account_changes on users is 'until then no user can be changed, only locked';
comment on policy known_account_deletes on users is 'nor deleted';
comment on function password_parameters(uuid) is 'algorithm, parameters and salt of an account''s hash';
comment on function password_is(uuid, text) is 'true if a hash is the account''s';
