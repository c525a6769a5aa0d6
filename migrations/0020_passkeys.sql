-- Passkeys (W3C Web Authentication): public keys whose private halves stay on people's devices. Nothing here is secret.
create table passkeys (
  id bytea primary key check (octet_length(id) between 16 and 1023),
  user_id uuid not null references users on delete cascade,
  public_key bytea not null check (octet_length(public_key) <= 1024),
  sign_count bigint not null check (sign_count between 0 and 4294967295),
  transports text not null check (transports ~ '^[a-z,-]{0,219}$'),
  backed_up boolean not null,
  aaguid uuid not null,
  user_verified boolean not null,
  name text not null check (char_length(name) between 1 and 60),
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3)
);
create index passkeys_of_user on passkeys (user_id, created_at);

grant select (id, user_id, transports, backed_up, aaguid, name, created_at, last_used_at), update (name)
  on passkeys to :"latch_user";
grant select, insert (id, user_id, public_key, sign_count, transports, backed_up, aaguid, user_verified, name),
  update (sign_count, backed_up, user_verified, last_used_at), delete on passkeys to :"latch_auth";

alter table passkeys enable row level security, force row level security;
create policy own_rows on passkeys to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy authentication on passkeys to :"latch_auth" using (true) with check (true);
create policy one_account on passkeys as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));
-- Until it is known who is asking, a passkey is looked at, and what it has signed is counted.
create policy known_account_adds on passkeys as restrictive for insert to :"latch_auth"
  with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy known_account_deletes on passkeys as restrictive for delete to :"latch_auth"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

-- Challenges that a passkey has signed and that were accepted: none is accepted again. One that nobody has signed needs no
-- row, so whoever only opens the sign-in page writes nothing.
create table used_challenges (
  nonce bytea primary key check (octet_length(nonce) = 16),
  expires_at timestamptz(3) not null
);
create index used_challenges_by_expiry on used_challenges (expires_at);

grant insert on used_challenges to :"latch_auth";

alter table used_challenges enable row level security, force row level security;
create policy authentication on used_challenges for insert to :"latch_auth" with check (true);
create policy housekeeping on used_challenges to current_user using (expires_at < now());

-- Removes used challenges that have expired anyway, at most as many as asked, and gives how many they were.
create function purge_used_challenges(batch integer) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with purged as (
    delete from used_challenges where nonce in (
      select c.nonce from used_challenges c where c.expires_at < now()
      limit batch for update of c skip locked
    ) returning 1
  )
  select count(*) from purged;
end;

grant execute on function purge_used_challenges(integer) to :"latch_auth";

alter table auth_events drop constraint auth_events_kind_check;
alter table auth_events add constraint auth_events_kind_check check (kind in (
  'signed-up', 'signed-in', 'sign-in-failed', 'limited', 'signed-out', 'session-ended',
  'password-confirmed', 'confirmation-failed', 'password-changed', 'email-changed', 'account-deleted',
  'access-refused', 'reset-link-made', 'password-reset', 'reset-asked', 'email-confirmed',
  'email-change-asked', 'email-taken-back', 'code-asked', 'code-failed', 'factor-added', 'factor-removed',
  'recovery-codes-made', 'recovery-code-used', 'browser-trusted', 'browser-forgotten', 'passkey-added',
  'passkey-removed', 'passkey-failed', 'passkey-copied'
));

-- What docs/data-model.md says beside the catalogue.
comment on table passkeys is 'public keys of people''s passkeys; the private ones never leave their devices';
comment on column passkeys.id is 'the credential id, chosen by the authenticator';
comment on column passkeys.public_key is 'in COSE form, as the authenticator sent it';
comment on column passkeys.sign_count is 'the highest count of signatures it has told; 0 for those that do not count';
comment on column passkeys.transports is 'how browsers reach it, separated by commas: a hint for them';
comment on column passkeys.backed_up is 'whether it was synchronised when last used';
comment on column passkeys.aaguid is 'the model of the authenticator, unproven';
comment on column passkeys.user_verified
  is 'whether it has verified its user, by PIN or biometrics, while another factor was given too: only then may it sign in alone';
comment on column passkeys.name is 'its owner''s; at first that of the authenticator''s model; NFC';
comment on table used_challenges is 'challenges that were answered: none is accepted twice';
comment on column used_challenges.nonce is 'the random part of the challenge';
comment on column used_challenges.expires_at is 'long after the challenge itself, which says until when it holds';
comment on index passkeys_pkey is 'whose passkey signs in; the refusal of one that is registered already';
comment on index passkeys_of_user is 'a user''s passkeys in order; their number; the cascade';
comment on index used_challenges_pkey is 'the refusal of a challenge that was used';
comment on index used_challenges_by_expiry is 'used challenges that may be forgotten';
comment on constraint passkeys_pkey on passkeys is 'nobody registers another''s passkey';
comment on constraint passkeys_id_check on passkeys is 'what Web Authentication allows';
comment on constraint passkeys_public_key_check on passkeys is 'larger than any algorithm''s';
comment on constraint passkeys_sign_count_check on passkeys is '32 bits without a sign';
comment on constraint passkeys_transports_check on passkeys is 'a client''s word, kept short';
comment on policy authentication on passkeys is 'who is asking is what the passkey says';
comment on policy own_rows on passkeys is 'only one''s own passkeys';
comment on policy one_account on passkeys is 'once it is known who is asking, only that account';
comment on policy known_account_adds on passkeys is 'until then none can be added';
comment on policy known_account_deletes on passkeys is 'nor removed';
comment on policy authentication on used_challenges is 'what was used is noted; nothing is read';
comment on policy housekeeping on used_challenges
  is 'what `purge_used_challenges` may remove, even if its owner is bound by policies';
comment on function purge_used_challenges(integer)
  is 'removes a batch of used challenges that have expired, and gives how many they were';
