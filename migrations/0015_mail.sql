-- Mail: letters wait in the outbox until a server has sent them; what a letter's link needs is in one_time_links. No
-- row of either has a secret. Who posts a letter cannot read the outbox, and who sends them can do nothing else.
alter table users add column email_confirmed_at timestamptz(3);
grant update (email_confirmed_at) on users to :"latch_auth";

create table outbox (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind ~ '^[a-z-]{1,40}$'),
  user_id uuid references users on delete cascade,
  email text not null check (char_length(email) between 3 and 254),
  data jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  next_at timestamptz(3) not null default now(),
  tries integer not null default 0,
  sent_at timestamptz(3),
  abandoned_at timestamptz(3)
);
create index outbox_due on outbox (next_at) where sent_at is null and abandoned_at is null;
create index outbox_of_user on outbox (user_id, kind, created_at);

alter table outbox enable row level security, force row level security;
-- No role has any grant on it. The owner of the functions below may be held to row-level security.
create policy through_functions on outbox to current_user using (true) with check (true);

-- Posts a letter to an address. Whose it is, if anybody's, is found when it is sent.
create function post_letter(letter_kind text, account uuid, address text, details jsonb) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into outbox (kind, user_id, email, data) values (letter_kind, account, address, details);
end;

-- Posts a letter to an account's own address, unless one of its kind was posted within the last hour. Where it is known
-- who is asking, only to that account. The lock holds against transactions at the same moment.
create function post_notice(letter_kind text, account uuid, details jsonb) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  select pg_advisory_xact_lock(hashtextextended('latch notice ' || letter_kind || account, 0));
  insert into outbox (kind, user_id, email, data)
  select letter_kind, u.id, u.email, details from users u
  where u.id = account
    and account = coalesce(nullif(current_setting('app.user_id', true), '')::uuid, account)
    and not exists (
      select from outbox o
      where o.user_id = account and o.kind = letter_kind and o.created_at > now() - interval '1 hour'
    );
end;

-- Whether a letter is still to be sent; if so, nobody can withdraw it until the transaction ends.
create function hold_letter(letter uuid) returns boolean
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  select exists (
    select from outbox where id = letter and sent_at is null and abandoned_at is null for update
  );
end;

-- Withdraws letters of some kinds that have not been sent, to an account or to its address.
create function withdraw_letters(account uuid, address text, kinds text[]) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  delete from outbox
  where kind = any (kinds) and sent_at is null
    and (user_id = account or (user_id is null and email = address));
end;

-- Takes letters that are due, for so many seconds: who takes them and dies leaves them to the next one after that.
create function claim_letters(batch integer, lease integer)
  returns table (id uuid, kind text, user_id uuid, email text, data jsonb, created_at timestamptz, tries integer)
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update outbox o set next_at = now() + make_interval(secs => lease), tries = o.tries + 1
  where o.id in (
    select d.id from outbox d
    where d.next_at <= now() and d.sent_at is null and d.abandoned_at is null
    order by d.next_at limit batch for update of d skip locked
  )
  returning o.id, o.kind, o.user_id, o.email, o.data, o.created_at, o.tries;
end;

-- Says what became of a letter: 'sent', 'later' after so many seconds, 'abandoned', or 'dropped', which forgets it.
create function settle_letter(letter uuid, outcome text, seconds integer) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  delete from outbox where id = letter and outcome = 'dropped';
  update outbox set
    sent_at = case outcome when 'sent' then now() end,
    abandoned_at = case outcome when 'abandoned' then now() end,
    next_at = now() + make_interval(secs => seconds)
  where id = letter and sent_at is null;
end;

-- Removes letters sent a day ago, and abandoned ones after a week: at most as many as asked. Gives how many.
create function purge_letters(batch integer) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with purged as (
    delete from outbox where id in (
      select o.id from outbox o
      where sent_at < now() - interval '1 day' or abandoned_at < now() - interval '7 days'
      limit batch for update of o skip locked
    ) returning 1
  )
  select count(*) from purged;
end;

grant usage on schema latch to :"latch_mail";
grant execute on function claim_letters(integer, integer), settle_letter(uuid, text, integer)
  to :"latch_mail";
grant execute on function post_notice(text, uuid, jsonb) to :"latch_auth", :"latch_user";
grant execute on function post_letter(text, uuid, text, jsonb), hold_letter(uuid),
  withdraw_letters(uuid, text, text[]), purge_letters(integer) to :"latch_auth";

-- Links come to do more than one thing: what a link needs besides its account is in `data`.
alter table one_time_links
  alter column user_id drop not null,
  add column letter uuid,
  add column data jsonb not null default '{}',
  drop constraint one_time_links_purpose_check,
  add constraint one_time_links_purpose_check
    check (purpose in ('reset', 'confirm', 'change', 'take-back', 'sign-up')),
  add constraint one_time_links_account_check check ((user_id is null) = (purpose = 'sign-up'));
create index one_time_links_of_letter on one_time_links (letter) where letter is not null;
create index one_time_links_of_email on one_time_links (email);
grant insert (letter, data) on one_time_links to :"latch_auth";

-- A link for signing up has no account yet: it is seen until it is known who is asking.
drop policy one_account on one_time_links;
create policy one_account on one_time_links as restrictive to :"latch_auth"
  using (coalesce(user_id = (select nullif(current_setting('app.user_id', true), '')::uuid),
    (select nullif(current_setting('app.user_id', true), '')::uuid) is null));

-- Whether an email is another account's to take back: nobody else can have it until then.
create policy reservations on one_time_links for select to current_user using (purpose = 'take-back');
create function is_reserved(address text, account uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select exists (
    select from one_time_links
    where email = address and purpose = 'take-back' and expires_at > now()
      and user_id is distinct from account
  );
end;
grant execute on function is_reserved(text, uuid) to :"latch_auth";

alter table auth_events drop constraint auth_events_kind_check;
alter table auth_events add constraint auth_events_kind_check check (kind in (
  'signed-up', 'signed-in', 'sign-in-failed', 'limited', 'signed-out', 'session-ended',
  'password-confirmed', 'confirmation-failed', 'password-changed', 'email-changed', 'account-deleted',
  'access-refused', 'reset-link-made', 'password-reset', 'reset-asked', 'email-confirmed',
  'email-change-asked', 'email-taken-back'
));

-- What docs/data-model.md says beside the catalogue.
comment on column users.email_confirmed_at is 'when a link from a letter to this email was used; null if none was';
comment on table outbox is 'letters to be sent, and those that were lately; none has a secret';
comment on column outbox.id is 'the letter''s Message-ID, so that one that arrives twice is known';
comment on column outbox.kind is 'which letter; its words are made when it is sent';
comment on column outbox.user_id is 'null where nobody has looked whose the address is';
comment on column outbox.email is 'where it goes';
comment on column outbox.data is 'what the words need: when, and from which browser';
comment on column outbox.next_at is 'when it is due; who takes it moves this on, so that nobody else does';
comment on column outbox.tries is 'how often it was taken';
comment on column outbox.sent_at is 'when a mail server accepted it';
comment on column outbox.abandoned_at is 'when it was given up';
comment on index outbox_pkey is 'what became of a letter';
comment on index outbox_due is 'the letters to be sent';
comment on index outbox_of_user is 'whether a notice was posted within the hour; the cascade';
comment on constraint outbox_user_id_fkey on outbox is 'letters to an account go with it';
comment on constraint outbox_kind_check on outbox is 'a word';
comment on constraint outbox_email_check on outbox is 'as of users';
comment on policy through_functions on outbox is 'what the functions do, even if their owner is bound by policies';
comment on function post_letter(text, uuid, text, jsonb) is 'adds a letter to the outbox';
comment on function post_notice(text, uuid, jsonb)
  is 'adds a letter to an account''s own address, of each kind at most one an hour';
comment on function hold_letter(uuid) is 'true if a letter is still to be sent';
comment on function withdraw_letters(uuid, text, text[]) is 'removes letters that have not been sent';
comment on function claim_letters(integer, integer) is 'takes letters that are due';
comment on function settle_letter(uuid, text, integer) is 'records what became of a letter';
comment on function purge_letters(integer)
  is 'removes a batch of letters that have had their time, and gives how many they were';
comment on column one_time_links.user_id is 'null where there is no account yet';
comment on column one_time_links.purpose is 'what the link does';
comment on column one_time_links.email is 'where the link went; part of what its HMAC is of';
comment on column one_time_links.letter is 'the letter it stands in, which may be made again';
comment on column one_time_links.data is 'what the link needs besides: the email that a change began with, for example';
comment on index one_time_links_of_letter is 'the link of a letter that is sent again';
comment on index one_time_links_of_email is 'emails that can be taken back';
comment on constraint one_time_links_account_check on one_time_links
  is 'only who signs up has no account';
comment on policy one_account on one_time_links is 'once it is known who is asking, only that account';
comment on policy reservations on one_time_links
  is 'what `is_reserved` may look at, even if its owner is bound by policies';
comment on function is_reserved(text, uuid) is 'true if another account can take an email back';
