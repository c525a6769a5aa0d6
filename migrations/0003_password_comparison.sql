-- The application can keep a password hash and ask whether one is right, and never read one.

-- From PostgreSQL 16 on, who creates a role is its member without its privileges; 0001 took that for enough.
do $$
declare
  name text;
begin
  foreach name in array array['latch_auth', 'latch_user'] loop
    if not pg_has_role(current_user, name, 'usage') then
      execute format('grant %I to %I', name, current_user);
    end if;
  end loop;
end $$;

revoke select on credentials from latch_auth;
grant select (user_id, changed_at) on credentials to latch_auth;

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

revoke execute on function password_parameters(uuid), password_is(uuid, text) from public;
grant execute on function password_parameters(uuid), password_is(uuid, text) to latch_auth;
