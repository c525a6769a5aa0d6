-- Full-text search in one user's tasks, and a search for similar titles when that finds nothing. Why it is done by
-- functions that another role owns: docs/decisions/0010-search-behind-row-level-security.md.

-- Punctuation ends a word, in tasks as in searches: the parser would keep "ada@example.com" as one. A database of the
-- locale C tells small letters from capitals in ASCII only, unless it is asked to do so as ICU does.
create function search_words(words text) returns text
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
  small text;
begin
  if lower('Ö') = 'ö' or not exists (select from pg_collation where collname = 'und-x-icu') then
    small := lower(words);
  else
    small := lower(words collate "und-x-icu");
  end if;
  return translate(small, $punctuation$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~“”„‘’‚«»…–—¿¡·$punctuation$, repeat(' ', 46));
end
$$;
grant execute on function search_words(text) to :"latch_user", :"latch_search";

alter table tasks add column search tsvector not null generated always as (
  strip(to_tsvector('simple', search_words(title || ' ' || coalesce(description, ''))))
) stored;

-- Without a list of pending entries: each search would read it, and some unlucky task would pay to clear it.
create index tasks_by_word on tasks using gin (user_id, search) with (fastupdate = off);
create index tasks_by_trigram on tasks using gin ((user_id::text || status), title gin_trgm_ops)
  with (fastupdate = off);

-- Tasks with all the words, the last one as a prefix, in the order of the list. `how_many` ids at most.
-- The statements are planned at each call (execute): a plan for a user with ten tasks does not suit a million.
create function search_tasks(
  typed text, statuses text[], due_after date, due_until date, sort text, after uuid, how_many integer
) returns setof uuid
  language plpgsql stable security definer set search_path from current set enable_seqscan = off
as $body$
declare
  me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  words tsquery := plainto_tsquery('simple', search_words(typed));
  -- As many of the list's first tasks are looked through: a common word has filled the page by then, and of a
  -- rarer one the index gives few enough to be sorted.
  look_through constant integer := 10000;
  ordering text := case sort when 'due' then 'due_order, id'
    when 'priority' then 'priority_rank desc, id desc' else 'id desc' end;
  beyond text := case when after is null then 'true' when sort = 'due' then '(due_order, id) > ($5, $7)'
    when sort = 'priority' then '(priority_rank, id) < ($6, $7)' else 'id < $7' end;
  in_view text := case when cardinality(statuses) = 1 then 'status = $2[1]' else 'status = any ($2)' end
    || case when due_after is null then '' else ' and due_order > $3' end
    || case when due_until is null then '' else ' and due_order <= $4' end;
  last_due date;
  last_rank smallint;
  found uuid[];
  is_all boolean;
begin
  if me is null or numnode(words) = 0 then return; end if;
  words := (words::text || ':*')::tsquery;
  if after is not null then
    select due_order, priority_rank into last_due, last_rank from tasks where user_id = me and id = after;
  end if;
  -- No index has several statuses in such an order: the first tasks of all are among the first of each.
  if cardinality(statuses) > 1 and sort <> 'newest' then
    return query execute 'select id from unnest($1) one
      cross join lateral search_tasks($2, array[one], $3, $4, $5, $6, $7) found
      cross join lateral (
        select id, due_order, priority_rank from tasks where user_id = $8 and tasks.id = found offset 0
      ) tasks
      order by ' || ordering || ' limit $7'
      using statuses, typed, due_after, due_until, sort, after, how_many, me;
    return;
  end if;
  execute 'select array_agg(id), count(*) < $9 from (select id from (
        select id, status, due_order, priority_rank, search from tasks
        where user_id = $1 and ' || case when cardinality(statuses) = 1 then in_view else 'true' end
        || ' and ' || beyond || ' order by ' || ordering || ' limit $10
      ) first where search @@ $8 and ' || in_view || ' limit $9) found'
    into found, is_all
    using me, statuses, due_after, due_until, last_due, last_rank, after, words, how_many, look_through;
  if not is_all then return query select unnest(found); return; end if;
  return query execute 'with found as materialized (
      select id, due_order, priority_rank from tasks
      where user_id = $1 and search @@ $8 and ' || in_view || ' and ' || beyond || '
    ) select id from found order by ' || ordering || ' limit $9'
    using me, statuses, due_after, due_until, last_due, last_rank, after, words, how_many;
end
$body$;

-- Tasks whose title has what was typed in it, or something like it; the most alike first, of a thousand of them if
-- there are so many. Two letters in the wrong order leave less than half of a short word's trigrams: hence 0.4.
create function similar_tasks(
  typed text, statuses text[], due_after date, due_until date, how_many integer
) returns setof uuid
  language plpgsql stable security definer set search_path from current set enable_seqscan = off
  set pg_trgm.word_similarity_threshold = 0.4
as $body$
declare
  me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  -- More of it would cost much, and no title has much more.
  wanted text := left(typed, 100);
  -- Its wildcards are taken as they are.
  fragment text := '%' || regexp_replace(wanted, '([\\%_])', '\\\1', 'g') || '%';
  -- User and status as one key, as the index has them: two would take twice as long to look up.
  within text[] := array(select me::text || status from unnest(statuses) status);
  -- No index finds less than three characters: they are looked for in the newest tasks only.
  is_short boolean := wanted !~ '[[:alnum:]]{3}';
  among text := case when is_short then '(select user_id, id, title, status, due_order from tasks
    where user_id = $3 order by id desc limit 10000) newest' else 'tasks' end;
  -- Within a word all but three of its trigrams are found, so of five or more the likeness finds those titles too.
  -- Fewer are in so many titles that there would be too many to compare.
  alike text := case when is_short or cardinality(show_trgm(wanted)) < 5
    then 'title ilike $2' else '$1 <% title' end;
begin
  return query execute 'with found as materialized (
      select id, title from ' || among || '
      where ' || alike || ' and (user_id::text || status) = any ($4)
        and ($5 is null or due_order > $5) and ($6 is null or due_order <= $6)
      limit 1000
    ) select id from found order by title ilike $2 desc, word_similarity($1, title) desc, id desc limit $7'
    using wanted, fragment, me, within, due_after, due_until, how_many;
end
$body$;

grant execute on function search_tasks(text, text[], date, date, text, uuid, integer),
  similar_tasks(text, text[], date, date, integer) to :"latch_user";

-- The role as which they run: it sees what can be searched of all tasks, and nobody can take it.
grant select (user_id, id, title, priority_rank, status, due_order, search) on tasks to :"latch_search";
create policy search on tasks for select to :"latch_search" using (true);
grant create on schema latch to :"latch_search";
alter function search_tasks(text, text[], date, date, text, uuid, integer) owner to :"latch_search";
alter function similar_tasks(text, text[], date, date, integer) owner to :"latch_search";
revoke create on schema latch from :"latch_search";

-- What docs/data-model.md says beside the catalogue.
comment on column tasks.search is 'the words of title and description';
comment on index tasks_by_word is 'a search for words';
comment on index tasks_by_trigram is 'a search for something alike';
comment on function search_words(text)
  is 'a text in small letters with its punctuation made blank, as it is indexed and searched for';
comment on function search_tasks(text, text[], date, date, text, uuid, integer)
  is 'ids of the tasks of `app.user_id` that have all the words';
comment on function similar_tasks(text, text[], date, date, integer)
  is 'ids of the tasks of `app.user_id` with a title like what was typed';
comment on policy search on tasks is 'the functions that search see to it that they find one user''s';
