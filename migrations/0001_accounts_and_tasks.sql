-- Two roles that own nothing and cannot sign in; the application takes one of them for each transaction.
--   latch_auth  before it is known who you are: finds an account, keeps passwords, starts sessions
--   latch_user  after that: sees the rows of the user named by app.user_id, and no password at all
-- Roles belong to the whole server, so another Latch database may have made them already.
do $$
declare
  name text;
begin
  foreach name in array array['latch_auth', 'latch_user'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, name, 'member') then
      execute format('grant %I to %I', name, current_user);
    end if;
  end loop;
  -- CREATE on schema public was everybody's before PostgreSQL 15, and upgraded servers keep it.
  execute format('grant usage on schema %I to latch_auth, latch_user', current_schema());
end $$;

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
  ip inet
);
create index sessions_of_user on sessions (user_id, created_at);

-- The id is a UUID version 7, which sorts by the time it was made: the primary key serves "newest first".
create table tasks (
  user_id uuid not null references users on delete cascade,
  id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  description text check (char_length(description) <= 1000),
  completed_at timestamptz(3),
  completed boolean not null generated always as (completed_at is not null) stored,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  -- Made anew for each form that is shown: the same form sent twice adds one task.
  add_key uuid,
  primary key (user_id, id),
  -- The title is in it for browsers that restore an old form's hidden fields: other words are another task.
  unique (user_id, add_key, title)
);

grant select, insert on users to latch_auth;
grant select, insert, update (password_hash, changed_at) on credentials to latch_auth;
grant select, insert, delete on sessions to latch_auth;
grant select on schema_migrations to latch_auth;

grant select on users to latch_user;
grant select, update (last_seen_at), delete on sessions to latch_user;
grant select, insert, update (title, description, completed_at, updated_at, add_key), delete on tasks to latch_user;

-- Forced, so that a login which owns the tables is held to the policies as well.
alter table users enable row level security, force row level security;
alter table credentials enable row level security, force row level security;
alter table sessions enable row level security, force row level security;
alter table tasks enable row level security, force row level security;

create policy authentication on users to latch_auth using (true) with check (true);
create policy authentication on credentials to latch_auth using (true) with check (true);
create policy authentication on sessions to latch_auth using (true) with check (true);

-- The subselect is evaluated once per statement, not once per row; an unset or emptied setting matches nothing.
create policy own_rows on users to latch_user
  using (id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy own_rows on sessions to latch_user
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy own_rows on tasks to latch_user
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
