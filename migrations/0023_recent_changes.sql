-- The last changes of tasks in each session that can be undone, as the page of recent changes lists them.
create table recent_changes (
  user_id uuid not null references users on delete cascade,
  undo text not null check (char_length(undo) <= 64),
  session_id uuid not null references sessions on delete cascade,
  said text not null check (char_length(said) <= 1000),
  at timestamptz(3) not null default clock_timestamp(),
  primary key (user_id, undo)
);
create index recent_changes_of_session on recent_changes (session_id, at);

grant select, insert, update (at, said), delete on recent_changes to :"latch_user";

alter table recent_changes enable row level security, force row level security;
create policy own_rows on recent_changes to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

-- What docs/data-model.md says beside the catalogue.
comment on table recent_changes is 'the last ten changes of tasks in a session that can be undone, until it ends';
comment on column recent_changes.undo is 'the token that undoes it: its action and that action''s id';
comment on column recent_changes.said is 'what was said of it';
comment on column recent_changes.at is 'when it was done, or gone on with';
comment on index recent_changes_pkey is 'what is done once is listed once';
comment on index recent_changes_of_session is 'listing them; the bound for each session; the cascade';
comment on constraint recent_changes_undo_check on recent_changes is 'a word and a UUID';
comment on constraint recent_changes_said_check on recent_changes is 'a sentence with the beginning of a title';
comment on policy own_rows on recent_changes is 'only one''s own changes';
