-- Second factors: the seed of an authenticator app, recovery codes, browsers that are not asked again, and sign-ins that wait
-- for the second factor. No session begins before the last factor was given.

-- Apart from the running one, so that who begins to set up another app still signs in with the old one.
create table totp_enrolments (
  user_id uuid primary key references users on delete cascade,
  id uuid not null default gen_random_uuid(),
  seed bytea not null,
  key_id text not null,
  proven_step bigint,
  created_at timestamptz(3) not null default now()
);

create table totp (
  user_id uuid primary key references users on delete cascade,
  seed bytea not null,
  key_id text not null,
  last_step bigint not null,
  confirmed_at timestamptz(3) not null default now()
);

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  hash bytea not null check (octet_length(hash) = 32),
  set_id uuid not null,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, hash)
);

create table trusted_browsers (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  hash bytea not null unique check (octet_length(hash) = 32),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  last_used_at timestamptz(3) not null default now(),
  user_agent text check (char_length(user_agent) <= 400)
);
create index trusted_browsers_of_user on trusted_browsers (user_id, created_at);
create index trusted_browsers_by_expiry on trusted_browsers (expires_at);

create table pending_sign_ins (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  tries integer not null default 0,
  redirect_to text check (char_length(redirect_to) <= 2000)
);
create index pending_sign_ins_of_user on pending_sign_ins (user_id, created_at);
create index pending_sign_ins_by_expiry on pending_sign_ins (expires_at);

alter table sessions add column second_at timestamptz(3);

-- Only who has yet to find out who is asking, or changes an account, deals with factors; after signing in it can be seen
-- which ones there are, and never what they are.
grant select, insert (user_id, seed, key_id), update, delete on totp_enrolments to :"latch_auth";
grant select, insert (user_id, seed, key_id, last_step),
  update (seed, key_id, last_step, confirmed_at), delete on totp to :"latch_auth";
grant select, insert (user_id, hash, set_id), delete on recovery_codes to :"latch_auth";
grant select, insert (user_id, hash, expires_at, user_agent), update (last_used_at), delete
  on trusted_browsers to :"latch_auth";
grant select, insert (user_id, expires_at, redirect_to), update (tries), delete
  on pending_sign_ins to :"latch_auth";

grant select (user_id, confirmed_at) on totp to :"latch_user";
grant select (user_id, set_id, created_at) on recovery_codes to :"latch_user";
grant select (id, user_id, created_at, expires_at, last_used_at, user_agent), delete
  on trusted_browsers to :"latch_user";
-- Signing out everywhere ends them.
grant select (user_id), delete on pending_sign_ins to :"latch_user";

alter table totp_enrolments enable row level security, force row level security;
alter table totp enable row level security, force row level security;
alter table recovery_codes enable row level security, force row level security;
alter table trusted_browsers enable row level security, force row level security;
alter table pending_sign_ins enable row level security, force row level security;

create policy authentication on totp_enrolments to :"latch_auth" using (true) with check (true);
create policy authentication on totp to :"latch_auth" using (true) with check (true);
create policy authentication on recovery_codes to :"latch_auth" using (true) with check (true);
create policy authentication on trusted_browsers to :"latch_auth" using (true) with check (true);
create policy authentication on pending_sign_ins to :"latch_auth" using (true) with check (true);

create policy one_account on totp_enrolments as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));
create policy one_account on totp as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));
create policy one_account on recovery_codes as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));
create policy one_account on trusted_browsers as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));
create policy one_account on pending_sign_ins as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));

create policy own_rows on totp to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy own_rows on recovery_codes to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy own_rows on trusted_browsers to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy own_rows on pending_sign_ins to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

alter table auth_events drop constraint auth_events_kind_check;
alter table auth_events add constraint auth_events_kind_check check (kind in (
  'signed-up', 'signed-in', 'sign-in-failed', 'limited', 'signed-out', 'session-ended',
  'password-confirmed', 'confirmation-failed', 'password-changed', 'email-changed', 'account-deleted',
  'access-refused', 'reset-link-made', 'password-reset', 'reset-asked', 'email-confirmed',
  'email-change-asked', 'email-taken-back', 'code-asked', 'code-failed', 'factor-added', 'factor-removed',
  'recovery-codes-made', 'recovery-code-used', 'browser-trusted', 'browser-forgotten'
));

-- What docs/data-model.md says beside the catalogue.
comment on column sessions.second_at is 'when a second factor was last given in this session; null if none was';
comment on table totp_enrolments is 'an authenticator app that is being set up, for an hour at most';
comment on column totp_enrolments.id is 'named by the page that shows the seed: a page of an older seed confirms nothing';
comment on column totp_enrolments.seed is 'as in totp';
comment on column totp_enrolments.key_id is 'as in totp';
comment on column totp_enrolments.proven_step
  is 'the step of the code that has proven the app; null until then';
comment on index totp_enrolments_pkey is 'setting an app up; the cascade';
comment on constraint totp_enrolments_pkey on totp_enrolments is 'one at a time: the last one begun';
comment on table totp is 'the authenticator app of an account (RFC 6238), whose codes are its second factor';
comment on column totp.seed is 'encrypted with AES-256-GCM, for this user alone: a nonce, the seed, the tag';
comment on column totp.key_id is 'tells the key that encrypted it, and nothing of it';
comment on column totp.last_step is 'the half minute of the last code that was used: none up to it is accepted again';
comment on column totp.confirmed_at is 'when a code of it was first given';
comment on index totp_pkey is 'asking for a code; the cascade';
comment on constraint totp_pkey on totp is 'one for each user';
comment on table recovery_codes is 'codes that each stand in for a second factor once';
comment on column recovery_codes.hash is 'SHA-256: a code has 125 random bits';
comment on column recovery_codes.set_id is 'those made together; a form that was sent twice replaces them once';
comment on index recovery_codes_pkey is 'using a code; the cascade';
comment on constraint recovery_codes_hash_check on recovery_codes is 'a SHA-256';
comment on table trusted_browsers is 'browsers that sign in without the second factor, for 30 days';
comment on column trusted_browsers.hash is 'SHA-256 of the cookie''s 256 random bits';
comment on column trusted_browsers.expires_at is 'the end, however often it is used';
comment on column trusted_browsers.last_used_at is 'when it last stood in for the second factor';
comment on column trusted_browsers.user_agent is 'the first 400 characters of the header';
comment on index trusted_browsers_pkey is 'forgetting one';
comment on index trusted_browsers_hash_key is 'signing in from one';
comment on index trusted_browsers_of_user is 'a user''s browsers in order; the cascade';
comment on index trusted_browsers_by_expiry is 'removing what is over';
comment on constraint trusted_browsers_hash_check on trusted_browsers is 'a SHA-256';
comment on constraint trusted_browsers_hash_key on trusted_browsers is 'a cookie is of one account';
comment on constraint trusted_browsers_user_agent_check on trusted_browsers is 'a client''s word, kept short';
comment on table pending_sign_ins is 'sign-ins with a right password that wait for the second factor, for 10 minutes';
comment on column pending_sign_ins.id is 'stands in a signed cookie of the browser';
comment on column pending_sign_ins.tries is 'how often a second factor was given; after five the sign-in is over';
comment on column pending_sign_ins.redirect_to is 'where to go afterwards';
comment on index pending_sign_ins_pkey is 'giving the second factor';
comment on index pending_sign_ins_of_user is 'the end of all of an account; their bound; the cascade';
comment on index pending_sign_ins_by_expiry is 'removing what is over';
comment on constraint pending_sign_ins_redirect_to_check on pending_sign_ins is 'no longer than an address can be';
comment on policy authentication on totp_enrolments is 'only changes of an account, which know whose it is';
comment on policy authentication on totp is 'codes are asked for before it is known who is asking';
comment on policy authentication on recovery_codes is 'codes are asked for before it is known who is asking';
comment on policy authentication on trusted_browsers is 'who is asking is yet to be found out';
comment on policy authentication on pending_sign_ins is 'who is asking is yet to be found out';
comment on policy one_account on totp_enrolments is 'once it is known who is asking, only that account';
comment on policy one_account on totp is 'once it is known who is asking, only that account';
comment on policy one_account on recovery_codes is 'once it is known who is asking, only that account';
comment on policy one_account on trusted_browsers is 'once it is known who is asking, only that account';
comment on policy one_account on pending_sign_ins is 'once it is known who is asking, only that account';
comment on policy own_rows on totp is 'only one''s own, and only that there is one';
comment on policy own_rows on recovery_codes is 'only one''s own, and only how many there are';
comment on policy own_rows on trusted_browsers is 'only one''s own browsers';
comment on policy own_rows on pending_sign_ins is 'only one''s own, to end them';
