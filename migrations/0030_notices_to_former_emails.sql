-- While a change of an account's email can be taken back, whoever can do so is told of what happens to the account:
-- otherwise a thief who has changed the email could go on unnoticed by its owner.
create or replace function post_notice(letter_kind text, account uuid, details jsonb) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  select pg_advisory_xact_lock(hashtextextended('latch notice ' || letter_kind || account, 0));
  insert into outbox (kind, user_id, email, data)
  select letter_kind, u.id, reader.email, details || reader.more
  from users u cross join lateral (
    select u.email, '{}'::jsonb as more
    union all
    -- The oldest of the links to an address takes the most back.
    (select distinct on (l.email) l.email, jsonb_build_object('link', l.id) from one_time_links l
    where l.user_id = u.id and l.purpose = 'take-back' and l.expires_at > now() and l.email <> u.email
    order by l.email, l.created_at)
  ) reader
  where u.id = account
    and account = coalesce(nullif(current_setting('app.user_id', true), '')::uuid, account)
    and not exists (
      select from outbox o
      where o.user_id = account and o.kind = letter_kind and o.email = reader.email
        and o.created_at > now() - interval '1 hour'
    );
end;

-- What docs/data-model.md says beside the catalogue.
comment on function post_notice(text, uuid, jsonb)
  is 'adds a letter to an account''s own address, and to those that can take a change back; of each kind at most one an hour';
