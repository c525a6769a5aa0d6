-- A session that is used is prolonged, to a limit. The application may have it done, and can set no other end.
create policy prolonging on sessions to current_user
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

-- Lets a session of the user end so many seconds from now, but not more than `longest` seconds after it began, nor
-- earlier than it would. Gives its end; null if it is over.
create function prolong_session(session_id uuid, seconds integer, longest integer) returns timestamptz
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update sessions set expires_at = greatest(expires_at,
    least(now() + make_interval(secs => seconds), created_at + make_interval(secs => longest)))
  where id = session_id and expires_at > now()
    and user_id = nullif(current_setting('app.user_id', true), '')::uuid
  returning expires_at;
end;

grant execute on function prolong_session(uuid, integer, integer) to :"latch_user";

-- What docs/data-model.md says beside the catalogue.
comment on policy prolonging on sessions is 'what `prolong_session` may change, even if its owner is bound by policies';
comment on function prolong_session(uuid, integer, integer)
  is 'prolongs a session of the user that is used, and gives its new end';
