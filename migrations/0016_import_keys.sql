-- What tells that a line of a file is on the list already: the same line imported before. Nothing finds tasks by it alone.
alter table tasks add column import_key uuid;

-- What docs/data-model.md says beside the catalogue.
comment on column tasks.import_key
  is 'what its line in a file was, as a hash: the same file again adds nothing; null for what was not imported';
