-- What the account page needs.

-- When the password was last given in this session.
alter table sessions add column authenticated_at timestamptz(3) not null default now();

grant update (name, updated_at) on users to latch_user;
-- These need the password, which only latch_auth can have compared.
grant update (email, updated_at), delete on users to latch_auth;
-- Taken by a session that is in use.
grant update (last_seen_at) on sessions to latch_auth;

-- Once it is known who is asking, latch_auth too sees that user's rows only.
create policy one_account on users as restrictive to latch_auth
  using (id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), id));
create policy one_account on credentials as restrictive to latch_auth
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));
create policy one_account on sessions as restrictive to latch_auth
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));

-- And before that it changes and deletes nobody.
-- Do NOT put the first into "using": that would also hide from it the rows it locks to refer to.
create policy known_account_changes on users as restrictive for update to latch_auth
  using (true) with check (id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy known_account_deletes on users as restrictive for delete to latch_auth
  using (id = (select nullif(current_setting('app.user_id', true), '')::uuid));
