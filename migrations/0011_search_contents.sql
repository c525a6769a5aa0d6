-- Search by what the text contains, in any script and any locale: normalised text in a column, its trigrams in an index.
-- Why: docs/decisions/0012-search-by-own-trigrams.md. 0004_search.sql had words instead, by the server's parser.

drop function search_tasks(text, text[], date, date, text, uuid, integer);
drop function similar_tasks(text, text[], date, date, integer);
drop index tasks_by_word, tasks_by_trigram;
alter table tasks drop column search;
drop function search_words(text);

-- Compatible characters, cases, accents and typographic marks are one. Where a word begins there is \x01, so that a
-- beginning can be looked for. Nothing in it goes by the locale, and what it gives must never change: an index has it.
-- The capitals are those of Unicode 16 that are left when accents are taken away.
create function search_fold(typed text) returns text
  language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $body$
declare
  folded text := typed;
begin
  if octet_length(folded) > char_length(folded) then
    -- Accents, points of Hebrew and Arabic, and what is invisible; not the voiced marks of kana, which make another letter.
    folded := regexp_replace(normalize(folded, nfkd) collate "C",
      '[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]',
      '', 'g');
    folded := translate(folded,
      'ÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲͶͿΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϏϘϚϜϞϠϢϤ'
      'ϦϨϪϬϮϷϺϽϾϿЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍ'
      'ӔӘӠӨӶӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽ'
      'ႾႿჀჁჂჃჄჅჇჍᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬᎭᎮᎯᎰᎱᎲᎳᎴᎵᎶᎷᎸᎹᎺᎻᎼᎽᎾᎿᏀᏁᏂᏃᏄᏅᏆᏇᏈᏉᏊᏋᏌᏍᏎᏏᏐᏑᏒᏓᏔᏕᏖᏗᏘᏙᏚᏛᏜᏝᏞᏟᏠᏡᏢᏣᏤᏥᏦᏧᏨᏩᏪᏫᏬᏭᏮᏯᏰᏱᏲᏳᏴᏵᲉᲐᲑᲒ'
      'ᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿẞỺỼỾℲↃⰀⰁⰂⰃⰄⰅⰆⰇⰈⰉⰊⰋⰌⰍⰎⰏⰐⰑⰒⰓⰔⰕⰖⰗⰘⰙⰚⰛⰜⰝⰞⰟⰠⰡⰢⰣⰤⰥⰦⰧⰨⰩⰪⰫⰬⰭⰮⰯⱠⱢⱣ'
      'ⱤⱧⱩⱫⱭⱮⱯⱰⱲⱵⱾⱿⲀⲂⲄⲆⲈⲊⲌⲎⲐⲒⲔⲖⲘⲚⲜⲞⲠⲢⲤⲦⲨⲪⲬⲮⲰⲲⲴⲶⲸⲺⲼⲾⳀⳂⳄⳆⳈⳊⳌⳎⳐⳒⳔⳖⳘⳚⳜⳞⳠⳢⳫⳭⳲꙀꙂꙄꙆꙈꙊꙌꙎꙐꙒꙔꙖꙘꙚꙜꙞꙠꙢꙤꙦꙨꙪꙬꚀꚂꚄꚆꚈꚊꚌꚎꚐꚒꚔꚖ'
      'ꚘꚚꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝂꝄꝆꝈꝊꝌꝎꝐꝒꝔꝖꝘꝚꝜꝞꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞐꞒꞖꞘꞚꞜꞞꞠꞢꞤꞦꞨꞪꞫꞬꞭꞮꞰꞱꞲꞳꞴꞶꞸꞺꞼꞾꟀꟂꟄꟅꟆꟇꟉꟋꟌ꟎Ꟑ꟒꟔ꟖꟘꟚꟜꟵ𐐀𐐁𐐂𐐃𐐄'
      '𐐅𐐆𐐇𐐈𐐉𐐊𐐋𐐌𐐍𐐎𐐏𐐐𐐑𐐒𐐓𐐔𐐕𐐖𐐗𐐘𐐙𐐚𐐛𐐜𐐝𐐞𐐟𐐠𐐡𐐢𐐣𐐤𐐥𐐦𐐧𐒰𐒱𐒲𐒳𐒴𐒵𐒶𐒷𐒸𐒹𐒺𐒻𐒼𐒽𐒾𐒿𐓀𐓁𐓂𐓃𐓄𐓅𐓆𐓇𐓈𐓉𐓊𐓋𐓌𐓍𐓎𐓏𐓐𐓑𐓒𐓓𐕰𐕱𐕲𐕳𐕴𐕵𐕶𐕷𐕸𐕹𐕺𐕼𐕽𐕾𐕿𐖀𐖁𐖂𐖃𐖄𐖅𐖆𐖇𐖈𐖉𐖊𐖌𐖍𐖎'
      '𐖏𐖐𐖑𐖒𐖔𐖕𐲀𐲁𐲂𐲃𐲄𐲅𐲆𐲇𐲈𐲉𐲊𐲋𐲌𐲍𐲎𐲏𐲐𐲑𐲒𐲓𐲔𐲕𐲖𐲗𐲘𐲙𐲚𐲛𐲜𐲝𐲞𐲟𐲠𐲡𐲢𐲣𐲤𐲥𐲦𐲧𐲨𐲩𐲪𐲫𐲬𐲭𐲮𐲯𐲰𐲱𐲲𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𑢠𑢡𑢢𑢣𑢤𑢥𑢦𑢧𑢨𑢩𑢪𑢫𑢬𑢭𑢮𑢯𑢰𑢱𑢲𑢳𑢴'
      '𑢵𑢶𑢷𑢸𑢹𑢺𑢻𑢼𑢽𑢾𑢿𖹀𖹁𖹂𖹃𖹄𖹅𖹆𖹇𖹈𖹉𖹊𖹋𖹌𖹍𖹎𖹏𖹐𖹑𖹒𖹓𖹔𖹕𖹖𖹗𖹘𖹙𖹚𖹛𖹜𖹝𖹞𖹟𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸𞤀𞤁𞤂𞤃𞤄𞤅𞤆𞤇𞤈𞤉𞤊𞤋𞤌𞤍𞤎𞤏𞤐𞤑𞤒𞤓𞤔𞤕𞤖𞤗𞤘𞤙𞤚𞤛𞤜𞤝𞤞𞤟'
      '𞤠𞤡ςıøłđðħŧɫƶɨɓɗƙƴ’‘‚‛ʼ“”„‟«»‐‒–—―−',
      'ædoþdhlŋœtbƃƅɔƈɖdƌǝəɛƒɠɣɩikɯɲɵƣƥʀƨʃƭʈʊʋyzʒƹƽǥƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋɍɏͱͳͷϳαβγδεζηθικλμνξοπρστυφχψωϗϙϛϝϟϡϣϥ'
      'ϧϩϫϭϯϸϻͻͼͽђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎ'
      'ӕәӡөӷӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆⴀⴁⴂⴃⴄⴅⴆⴇⴈⴉⴊⴋⴌⴍⴎⴏⴐⴑⴒⴓⴔⴕⴖⴗⴘⴙⴚⴛⴜⴝ'
      'ⴞⴟⴠⴡⴢⴣⴤⴥⴧⴭꭰꭱꭲꭳꭴꭵꭶꭷꭸꭹꭺꭻꭼꭽꭾꭿꮀꮁꮂꮃꮄꮅꮆꮇꮈꮉꮊꮋꮌꮍꮎꮏꮐꮑꮒꮓꮔꮕꮖꮗꮘꮙꮚꮛꮜꮝꮞꮟꮠꮡꮢꮣꮤꮥꮦꮧꮨꮩꮪꮫꮬꮭꮮꮯꮰꮱꮲꮳꮴꮵꮶꮷꮸꮹꮺꮻꮼꮽꮾꮿᏸᏹᏺᏻᏼᏽᲊაბგ'
      'დევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶჷჸჹჺჽჾჿßỻỽỿⅎↄⰰⰱⰲⰳⰴⰵⰶⰷⰸⰹⰺⰻⰼⰽⰾⰿⱀⱁⱂⱃⱄⱅⱆⱇⱈⱉⱊⱋⱌⱍⱎⱏⱐⱑⱒⱓⱔⱕⱖⱗⱘⱙⱚⱛⱜⱝⱞⱟⱡlᵽ'
      'ɽⱨⱪⱬɑɱɐɒⱳⱶȿɀⲁⲃⲅⲇⲉⲋⲍⲏⲑⲓⲕⲗⲙⲛⲝⲟⲡⲣⲥⲧⲩⲫⲭⲯⲱⲳⲵⲷⲹⲻⲽⲿⳁⳃⳅⳇⳉⳋⳍⳏⳑⳓⳕⳗⳙⳛⳝⳟⳡⳣⳬⳮⳳꙁꙃꙅꙇꙉꙋꙍꙏꙑꙓꙕꙗꙙꙛꙝꙟꙡꙣꙥꙧꙩꙫꙭꚁꚃꚅꚇꚉꚋꚍꚏꚑꚓꚕꚗ'
      'ꚙꚛꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿꝁꝃꝅꝇꝉꝋꝍꝏꝑꝓꝕꝗꝙꝛꝝꝟꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥꞑꞓꞗꞙꞛꞝꞟꞡꞣꞥꞧꞩɦɜɡɬɪʞʇʝꭓꞵꞷꞹꞻꞽꞿꟁꟃꞔʂᶎꟈꟊɤꟍ꟏ꟑꟓꟕꟗꟙꟛƛꟶ𐐨𐐩𐐪𐐫𐐬'
      '𐐭𐐮𐐯𐐰𐐱𐐲𐐳𐐴𐐵𐐶𐐷𐐸𐐹𐐺𐐻𐐼𐐽𐐾𐐿𐑀𐑁𐑂𐑃𐑄𐑅𐑆𐑇𐑈𐑉𐑊𐑋𐑌𐑍𐑎𐑏𐓘𐓙𐓚𐓛𐓜𐓝𐓞𐓟𐓠𐓡𐓢𐓣𐓤𐓥𐓦𐓧𐓨𐓩𐓪𐓫𐓬𐓭𐓮𐓯𐓰𐓱𐓲𐓳𐓴𐓵𐓶𐓷𐓸𐓹𐓺𐓻𐖗𐖘𐖙𐖚𐖛𐖜𐖝𐖞𐖟𐖠𐖡𐖣𐖤𐖥𐖦𐖧𐖨𐖩𐖪𐖫𐖬𐖭𐖮𐖯𐖰𐖱𐖳𐖴𐖵'
      '𐖶𐖷𐖸𐖹𐖻𐖼𐳀𐳁𐳂𐳃𐳄𐳅𐳆𐳇𐳈𐳉𐳊𐳋𐳌𐳍𐳎𐳏𐳐𐳑𐳒𐳓𐳔𐳕𐳖𐳗𐳘𐳙𐳚𐳛𐳜𐳝𐳞𐳟𐳠𐳡𐳢𐳣𐳤𐳥𐳦𐳧𐳨𐳩𐳪𐳫𐳬𐳭𐳮𐳯𐳰𐳱𐳲𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𑣀𑣁𑣂𑣃𑣄𑣅𑣆𑣇𑣈𑣉𑣊𑣋𑣌𑣍𑣎𑣏𑣐𑣑𑣒𑣓𑣔'
      '𑣕𑣖𑣗𑣘𑣙𑣚𑣛𑣜𑣝𑣞𑣟𖹠𖹡𖹢𖹣𖹤𖹥𖹦𖹧𖹨𖹩𖹪𖹫𖹬𖹭𖹮𖹯𖹰𖹱𖹲𖹳𖹴𖹵𖹶𖹷𖹸𖹹𖹺𖹻𖹼𖹽𖹾𖹿𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓𞤢𞤣𞤤𞤥𞤦𞤧𞤨𞤩𞤪𞤫𞤬𞤭𞤮𞤯𞤰𞤱𞤲𞤳𞤴𞤵𞤶𞤷𞤸𞤹𞤺𞤻𞤼𞤽𞤾𞤿𞥀𞥁'
      '𞥂𞥃σiolddhtlzibdky''''''''''""""""------');
    folded := replace(replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
    folded := normalize(folded, nfc);
  end if;
  folded := lower(folded collate "C");
  -- Every blank and control character is a blank.
  folded := regexp_replace(folded collate "C", '[\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g');
  return E'\x01' || regexp_replace(folded collate "C",
    '[ !"#$%&''()*+,./:;<=>?@[\\\]^_`{|}~\u00a1\u00b7\u00bf\u3001\u3002\u300c-\u300f\u3010\u3011\u30fb-]', E'\\&\x01', 'g');
end
$body$;

-- The letters of each place in a word, three of them if there are so many: what is in a text begins at one of its
-- places. They are marked as the title's (t) or the description's (d), and once more where a word of the title begins
-- (s).
create function search_trigrams(search_text text) returns tsvector
  language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $body$
declare
  title_end integer := strpos(search_text, E'\n');
  -- An array, since to find a place in a text takes the longer the longer the text is.
  letters text[] := string_to_array(search_text, null);
  letter text;
  trigram text := '';
  trigrams text[] := '{}';
begin
  -- From the end to the beginning, and a loop, since to begin a statement for each task takes several times as long.
  for place in reverse cardinality(letters)..1 loop
    letter := letters[place];
    if letter = ' ' or place = title_end then
      trigram := '';
    elsif letter <> E'\x01' then
      trigram := letter || left(trigram, 2);
      trigrams := trigrams || (case when place > title_end then 'd' else 't' end || trigram);
    elsif place < title_end and trigram <> '' then
      trigrams := trigrams || ('s' || trigram);
    end if;
  end loop;
  return array_to_tsvector(trigrams);
end
$body$;

-- The title as the extension pg_trgm compares it alike in every locale: of other letters than ASCII's it makes some of
-- those. Which does not matter much, for it is asked only what is like something.
create function search_alike(search_text text) returns text
  language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $body$
declare
  title text := replace(split_part(search_text, E'\n', 1), E'\x01', '');
begin
  if octet_length(title) = char_length(title) then return title; end if;
  return (
    select string_agg(case when ascii(letter) < 128 then letter else chr(97 + ascii(letter) % 26) end, '' order by place)
    from unnest(string_to_array(title, null)) with ordinality as letters (letter, place)
  );
end
$body$;

grant execute on function search_fold(text), search_trigrams(text), search_alike(text)
  to :"latch_user", :"latch_search";

alter table tasks add column search_text text not null generated always as (
  search_fold(title) || E'\n' || search_fold(coalesce(description, ''))
) stored;

-- Entries are put in together, which takes a fraction of the time. The list of those that wait is short, since each
-- search reads it, and some unlucky task pays to clear it.
create index tasks_by_trigram on tasks using gin (user_id, search_trigrams(search_text))
  with (gin_pending_list_limit = 1024);
create index tasks_by_likeness on tasks using gin ((user_id::text || status), search_alike(search_text) gin_trgm_ops)
  with (fastupdate = off);

-- Tasks that contain all the words, `how_many` at most. Read newest first they come in tiers: tasks in whose title words
-- begin with all that was typed, tasks that have it in the title, and the others. In other orders there is but tier 0.
-- The statements are planned at each call (execute): a plan for a user with ten tasks does not suit a million.
create function search_tasks(
  typed text, statuses text[], due_after date, due_until date, sort text,
  after_tier smallint, after_due date, after_rank smallint, after uuid, how_many integer
) returns table (task uuid, tier smallint)
  language plpgsql stable security definer rows 50 set search_path from current set enable_seqscan = off
as $body$
declare
  me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  -- As many of the list's first tasks are looked through: a common word has filled the page by then, and of a
  -- rarer one the index gives few enough to be sorted.
  look_through constant integer := 10000;
  -- So many trigrams find few enough tasks; whether they have the words is seen in their text.
  most_trigrams constant integer := 40;
  words text[] := array(
    select distinct word from unnest(string_to_array(search_fold(typed), ' ')) word where ltrim(word, E'\x01') <> '');
  -- Its wildcards are taken as they are.
  beginnings text[] := array(
    select '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%' from unnest(words) word);
  fragments text[] := array(
    select '%' || regexp_replace(ltrim(word, E'\x01'), '([\\%_])', '\\\1', 'g') || '%' from unnest(words) word);
  is_tiered boolean := sort = 'newest';
  first_tier smallint := case when is_tiered then coalesce(after_tier, 1) else 0 end;
  last_tier smallint := case when not is_tiered then 0 when after is null then 3 else first_tier end;
  ordering text := case sort when 'due' then 'due_order, id'
    when 'priority' then 'priority_rank desc, id desc' else 'id desc' end;
  beyond text := case when after is null then 'true' when sort = 'due' then '(due_order, id) > ($5, $7)'
    when sort = 'priority' then '(priority_rank, id) < ($6, $7)' else 'id < $7' end;
  in_status text := case when cardinality(statuses) = 1 then 'status = $2[1]' else 'true' end;
  in_view text := case when cardinality(statuses) = 1 then 'status = $2[1]' else 'status = any ($2)' end
    || case when due_after is null then '' else ' and due_order > $3' end
    || case when due_until is null then '' else ' and due_order <= $4' end;
  tier_of text := case when is_tiered then $$case
    when split_part(search_text, E'\n', 1) like all ($9) then 1
    when split_part(search_text, E'\n', 1) like all ($8) then 2 else 3 end$$ else '0' end;
  ids uuid[] := '{}';
  tiers smallint[] := '{}';
  missing integer := how_many;
  got integer;
  is_all boolean := true;
  trigrams text;
  one record;
begin
  if me is null or cardinality(words) = 0 or how_many < 1 then return; end if;
  -- No index has several statuses in such an order: the first tasks of all are among the first of each.
  if cardinality(statuses) > 1 and not is_tiered then
    return query execute 'select tasks.id, 0::smallint from unnest($1) one
      cross join lateral search_tasks($2, array[one], $3, $4, $5, null, $6, $7, $8, $9)
      cross join lateral (
        select id, due_order, priority_rank from tasks where user_id = $10 and tasks.id = task offset 0
      ) tasks
      order by ' || ordering || ' limit $9'
      using statuses, typed, due_after, due_until, sort, after_due, after_rank, after, how_many, me;
    return;
  end if;
  -- The last of them is given whether it has the words or not: it tells that there may be more.
  for one in execute 'select id, tier, place, found from (
        select *, ' || tier_of || ' as tier, search_text like all ($8) and ' || in_view || ' as found from (
          select *, row_number() over (order by ' || ordering || ') as place from (
            select id, status, due_order, priority_rank, search_text from tasks
            where user_id = $1 and ' || in_status || ' and ' || beyond || ' order by ' || ordering || ' limit $10
          ) first
        ) placed
      ) tiered
      where place = $10 or found and tier between $11 and $12 order by ' || ordering
    using me, statuses, due_after, due_until, after_due, after_rank, after, fragments, beginnings, look_through,
      first_tier, last_tier
  loop
    is_all := one.place < look_through;
    continue when not one.found or one.tier not between first_tier and last_tier;
    ids := ids || one.id;
    tiers := tiers || one.tier::smallint;
    if one.tier = first_tier then missing := missing - 1; end if;
    exit when missing = 0;
  end loop;
  is_all := is_all and missing > 0;
  missing := how_many;
  for this_tier in first_tier..last_tier loop
    if is_all or cardinality(array_positions(tiers, this_tier::smallint)) >= missing then
      return query select looked.id, looked.tier
        from unnest(ids, tiers) with ordinality as looked (id, tier, place)
        where looked.tier = this_tier order by place limit missing;
    else
      select string_agg(either, '&') into trigrams from (
        select '(' || (
            select string_agg('''' || replace(replace(mark || trigram, '\', '\\'), '''', '''''') || ''''
              || case when length(trigram) < 3 then ':*' else '' end, '|')
            from unnest(case when this_tier > 2 or not is_tiered then '{t,d}'::text[]
              when this_tier = 1 and place = 1 then '{s}' else '{t}' end) mark
          ) || ')' as either
        from (select replace(words.word, E'\x01', '') as letters from unnest(words) as words (word)) plain,
        lateral generate_series(1, greatest(1, length(letters) - 2)) place,
        lateral substr(letters, place, 3) trigram
        order by place limit most_trigrams
      ) pieces;
      return query execute 'with matching as materialized (
          select id, due_order, priority_rank, tier::smallint from (
            select *, ' || tier_of || ' as tier from (
              select id, status, due_order, priority_rank, search_text from tasks
              where user_id = $1 and search_trigrams(search_text) @@ $10
                and search_text like all ($8) and ' || in_view || ' and ' || beyond || '
            ) containing
          ) tiered where tier = $11
        ) select id, tier from matching order by ' || ordering || ' limit $12'
        using me, statuses, due_after, due_until, after_due, after_rank, after, fragments, beginnings,
          trigrams::tsquery, this_tier, missing;
    end if;
    get diagnostics got = row_count;
    missing := missing - got;
    exit when missing = 0;
  end loop;
  -- The cursor was in one tier; those after it are read from their beginning.
  if missing > 0 and is_tiered and after is not null and first_tier < 3 then
    return query select * from search_tasks(typed, statuses, due_after, due_until, sort,
      (first_tier + 1)::smallint, null, null, null, missing);
  end if;
end
$body$;

-- Tasks with a title like what was typed, the most alike first, of a thousand of them if there are so many. Two letters
-- in the wrong order leave less than half of a short word's trigrams: hence 0.4.
create function similar_tasks(
  typed text, statuses text[], due_after date, due_until date, how_many integer
) returns setof uuid
  language plpgsql stable security definer set search_path from current set enable_seqscan = off
  set pg_trgm.word_similarity_threshold = 0.4
as $body$
declare
  me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  -- More of it would cost much, and no title has much more.
  wanted text := search_alike(search_fold(left(typed, 100)));
  -- User and status as one key, as the index has them: two would take twice as long to look up.
  within text[] := array(select me::text || status from unnest(statuses) status);
begin
  -- A word of three letters has four trigrams: too many titles are like those.
  if me is null or cardinality(show_trgm(wanted)) < 5 then return; end if;
  return query execute 'with alike as materialized (
      select id, search_alike(search_text) as title from tasks
      where $1 <% search_alike(search_text) and (user_id::text || status) = any ($2)
        and ($3 is null or due_order > $3) and ($4 is null or due_order <= $4)
      limit 1000
    ) select id from alike order by word_similarity($1, title) desc, id desc limit $5'
    using wanted, within, due_after, due_until, how_many;
end
$body$;

grant execute on function
  search_tasks(text, text[], date, date, text, smallint, date, smallint, uuid, integer),
  similar_tasks(text, text[], date, date, integer) to :"latch_user";

-- As in 0004_search.sql: the role as which they run sees what can be searched of all tasks, and nobody can take it.
revoke select (title) on tasks from :"latch_search";
grant select (search_text) on tasks to :"latch_search";
grant create on schema latch to :"latch_search";
alter function search_tasks(text, text[], date, date, text, smallint, date, smallint, uuid, integer)
  owner to :"latch_search";
alter function similar_tasks(text, text[], date, date, integer) owner to :"latch_search";
revoke create on schema latch from :"latch_search";

-- What docs/data-model.md says beside the catalogue.
comment on column tasks.search_text is 'title and description as they are searched, on a line each';
comment on index tasks_by_trigram is 'a search for what contains something';
comment on index tasks_by_likeness is 'a search for something alike';
comment on function search_fold(text)
  is 'a text without what searching disregards, with a mark where words begin; as it is kept and searched for';
comment on function search_trigrams(text) is 'the three letters at each place of a `search_text`, for an index';
comment on function search_alike(text) is 'the title of a `search_text` in letters that every locale knows';
comment on function search_tasks(text, text[], date, date, text, smallint, date, smallint, uuid, integer)
  is 'ids of the tasks of `app.user_id` that contain all the words, and how good a match each is';
comment on function similar_tasks(text, text[], date, date, integer)
  is 'ids of the tasks of `app.user_id` with a title like what was typed';
