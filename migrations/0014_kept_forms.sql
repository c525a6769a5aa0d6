-- What somebody had typed into a form whose session had ended, until they have signed in again: an hour at most.
create table kept_forms (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  path text not null check (char_length(path) <= 512),
  -- Text, not jsonb: what was typed may have characters that jsonb cannot hold, and is given back as it was.
  form text not null check (octet_length(form) <= 524288),
  created_at timestamptz(3) not null default now()
);
create index kept_forms_of_user on kept_forms (user_id, created_at);
create index kept_forms_by_age on kept_forms (created_at);

grant select, delete on kept_forms to :"latch_user";
-- Whoever keeps a form, and bounds how many there are, may read none.
grant select (id, user_id, path, created_at), insert (user_id, path, form), delete on kept_forms to :"latch_auth";

alter table kept_forms enable row level security, force row level security;
create policy own_rows on kept_forms to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy authentication on kept_forms to :"latch_auth" using (true) with check (true);
create policy one_account on kept_forms as restrictive to :"latch_auth"
  using (user_id = coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), user_id));

-- What docs/data-model.md says beside the catalogue.
comment on table kept_forms is 'what was typed into a form whose session had ended, for an hour at most';
comment on column kept_forms.user_id is 'whom the form was drawn for: nobody else gets it back';
comment on column kept_forms.path is 'of the page that it belongs to';
comment on column kept_forms.form is 'its fields as JSON, without passwords';
comment on index kept_forms_pkey is 'removing one that was sent';
comment on index kept_forms_of_user is 'giving the newest back; the bound for each account; the cascade';
comment on index kept_forms_by_age is 'removing what is over';
comment on constraint kept_forms_form_check on kept_forms is 'a whole form of 64 KiB, escaped';
comment on policy own_rows on kept_forms is 'only one''s own words';
comment on policy authentication on kept_forms is 'who is asking is what the form says; what it has is not read';
comment on policy one_account on kept_forms is 'once it is known who is asking, only that account';
