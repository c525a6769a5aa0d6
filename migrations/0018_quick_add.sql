-- Whether the words at the end of a new task's title fill in its other fields.
alter table users add column quick_add boolean not null default true;

grant update (quick_add) on users to :"latch_user";

-- What docs/data-model.md says beside the catalogue.
comment on column users.quick_add
  is 'whether a due date, a priority and a repeat are read from the end of a new task''s title';
