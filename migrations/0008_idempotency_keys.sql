-- What was answered to a request that a program may send again, for a day: see the header Idempotency-Key in the API.
create table idempotency_keys (
  user_id uuid not null references users on delete cascade,
  key text not null check (char_length(key) between 1 and 255),
  request text not null,
  status smallint not null,
  location text,
  body text,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_by_time on idempotency_keys (created_at);

grant select, insert, update (request, status, location, body, created_at) on idempotency_keys to :"latch_user";

alter table idempotency_keys enable row level security, force row level security;
create policy own_rows on idempotency_keys to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy housekeeping on idempotency_keys to current_user using (created_at < now() - interval '1 day');

-- Removes keys that are a day old, at most as many as asked, and gives how many they were.
create function purge_idempotency_keys(batch integer) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with purged as (
    delete from idempotency_keys where ctid = any (array(
      select k.ctid from idempotency_keys k where k.created_at < now() - interval '1 day'
      limit batch for update of k skip locked
    )) returning 1
  )
  select count(*) from purged;
end;

grant execute on function purge_idempotency_keys(integer) to :"latch_auth";

-- What docs/data-model.md says beside the catalogue.
comment on table idempotency_keys is 'what a request with an Idempotency-Key was answered, for a day';
comment on column idempotency_keys.key is 'chosen by the program that sends the request';
comment on column idempotency_keys.request is 'SHA-256 of the request, in hexadecimal: another one with the same key is refused';
comment on column idempotency_keys.body is 'null for an answer without a body';
comment on index idempotency_keys_by_time is 'keys that are a day old, of all users at once';
comment on policy own_rows on idempotency_keys is 'only one''s own keys';
comment on policy housekeeping on idempotency_keys
  is 'what `purge_idempotency_keys` may remove, even if its owner is bound by policies';
comment on function purge_idempotency_keys(integer)
  is 'removes a batch of keys that are a day old, and gives how many they were';
