-- Rules of repeating tasks, and the series that they are of.
--
-- A task's `repeat` is the nearest of the three words that were all there was, for programs that know no rules. A
-- statement may set either: what runs while this migration does, and files read before it, know only the word.
alter table tasks add column repeat_rule text, add column series_id uuid;

-- The owner is held to the policies, none of which is for it.
alter table tasks no force row level security;
update tasks set repeat_day = null where repeat_day is not null and repeat is distinct from 'monthly';
update tasks set repeat_rule = 'FREQ=' || upper(repeat) || coalesce(';BYMONTHDAY=' || repeat_day, '')
where repeat is not null;
with recursive links as (
  select user_id, id, id as series_id from tasks as first
  where exists (select from tasks where user_id = first.user_id and repeated_from = first.id)
    and not exists (select from tasks where user_id = first.user_id and id = first.repeated_from)
  union all
  select tasks.user_id, tasks.id, links.series_id
  from links join tasks on tasks.user_id = links.user_id and tasks.repeated_from = links.id
)
update tasks set series_id = links.series_id from links
where tasks.user_id = links.user_id and tasks.id = links.id and tasks.id <> links.series_id;
alter table tasks force row level security;

alter table tasks add constraint tasks_repeat_rule_check check (repeat_rule ~
  '^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9][0-9]{0,2})?(;BYDAY=[-1-4A-Z,]+|(;BYMONTH=[0-9]+)?;BYMONTHDAY=(-1|[0-9]+))?(;X-FROM=COMPLETION)?$');
alter table tasks add constraint tasks_repeat_agrees check ((repeat is null) = (repeat_rule is null));
create index tasks_by_series on tasks (user_id, series_id) where series_id is not null;

grant update (repeat_rule, repeated_from) on tasks to :"latch_user";

-- Whichever of the three a statement sets, the others follow: the rule says how a task repeats, the word is the
-- nearest to it, and the day is the part of the rule that comes from a due date and goes with it.
create function agree_on_repeat() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $body$
declare
  rule text := new.repeat_rule;
begin
  if tg_op = 'UPDATE' and rule is distinct from old.repeat_rule then
    new.repeat_day := null;
  elsif tg_op = 'UPDATE' and new.repeat is distinct from old.repeat then
    new.repeat_day := null;
    rule := 'FREQ=' || upper(new.repeat);
  elsif tg_op = 'UPDATE' and old.repeat_day is not null then
    rule := regexp_replace(rule, '(;BYMONTH=[0-9]+)?;BYMONTHDAY=[0-9]+', '');
  elsif tg_op = 'INSERT' and rule is null then
    rule := 'FREQ=' || upper(new.repeat);
  end if;
  if new.repeat_day is not null and rule !~ 'BY|X-' then
    rule := rule || case substring(rule from '^FREQ=([A-Z]+)')
      when 'MONTHLY' then ';BYMONTHDAY=' || new.repeat_day
      when 'YEARLY' then ';BYMONTH=2;BYMONTHDAY=' || new.repeat_day
      else '' end;
  end if;
  if coalesce(rule !~ (';BYMONTHDAY=' || new.repeat_day || '$'), true) then
    new.repeat_day := null;
  end if;
  new.repeat_rule := rule;
  new.repeat := case substring(rule from '^FREQ=([A-Z]+)')
    when 'DAILY' then 'daily' when 'WEEKLY' then 'weekly'
    when 'MONTHLY' then 'monthly' when 'YEARLY' then 'monthly' end;
  return new;
end
$body$;

create trigger agree_on_new_repeat before insert on tasks for each row
  when (new.repeat is not null or new.repeat_rule is not null or new.repeat_day is not null)
  execute function agree_on_repeat();
create trigger agree_on_repeat before update of repeat, repeat_rule, repeat_day on tasks
  for each row execute function agree_on_repeat();

-- What docs/data-model.md says beside the catalogue.
comment on column tasks.repeat
  is 'the nearest word for its rule; set without a rule it is one. Completing a task that repeats adds the next one';
comment on column tasks.repeat_rule is 'how it repeats: a subset of an RRULE of RFC 5545, in one spelling';
comment on column tasks.repeat_day
  is 'the part of the rule that comes from an earlier due date, after a month without that day; another date takes it away';
comment on column tasks.repeated_from
  is 'the task whose completion added this one; no reference, since that one may be gone. Null again when another has taken its place';
comment on column tasks.series_id is 'the first task of its series, which may be gone; null for that one and for what never went on';
comment on index tasks_by_series is 'whether a series has an open task, and which was its last';
comment on constraint tasks_repeat_agrees on tasks is 'a task that repeats has both a rule and a word';
comment on function agree_on_repeat() is 'makes a task''s rule, word and day agree, whichever of them was set';
