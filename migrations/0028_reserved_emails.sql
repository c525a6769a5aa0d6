-- An email that can be taken back is nobody else's, also for who waits for its owner's change to end: `is_reserved` was
-- answered before they waited, with what was there then. A row is looked at again once it is written.
create function refuse_reserved_email() returns trigger
  language plpgsql volatile set search_path from current
as $body$
begin
  if is_reserved(new.email, new.id) then
    raise unique_violation using
      message = 'the email can be taken back by another account', constraint = 'users_email_key';
  end if;
  return null;
end
$body$;
create trigger refuse_reserved_email after insert or update of email on users
  for each row execute function refuse_reserved_email();

comment on function refuse_reserved_email() is 'refuses an email that another account can take back';
