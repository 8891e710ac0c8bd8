-- The database of `quotes build`. Every column carries its meaning in the comment behind it: the schema page of the
-- site, docs/reference/schema.md and the help of metadata.yml are made from these comments, so keep one comment a column.
-- Offsets are code points, half-open. Lists are JSON, [] when empty. Times are ISO 8601, UTC.

-- One text as one outlet published it. A reprint elsewhere is an article of its own.
create table articles (
  id text primary key,              -- a…: a hash of text, outlet (or host) and date
  label text not null,              -- outlet, date: title; what is missing is left out; else the file
  title text,                       -- the headline, as given or as found in the text
  outlet_id text references outlets (id), -- who published it; null: unknown
  byline text,                      -- the authors as printed
  published text,                   -- when it was published; null: unknown
  published_precision text,         -- year, month, day or second: how exact `published` is
  published_evidence text,          -- the words that say so, or "given"
  url text,                         -- its address, if known
  language text not null,           -- ISO 639-1 code, given or detected
  text_sha256 text not null,        -- SHA-256 of the text in UTF-8: what every span refers to
  same_text_as text references articles (id), -- the article with the smallest id that has the same text; null: none or itself
  n_words integer not null,         -- words of the text
  n_occurrences integer not null,   -- quotations found in it
  kind text not null,               -- article or transcript
  wire text,                        -- the agency that the text names as its origin; null: it names none
  previous_version_id text references articles (id) -- the text before it at the same address, by date; where dates do not decide, by id
) strict;

-- Which files and records an article was read from.
create table sources (
  article_id text not null references articles (id), -- the article
  source text not null,             -- path relative to the input given
  record integer not null,          -- line or record within the source; 0: the whole file
  source_id text not null,          -- the input's own id, or the file's stem
  primary key (article_id, source, record)
) strict, without rowid;

-- The text of an article as decoded, unchanged.
create table article_texts (
  article_id text primary key references articles (id), -- the article
  text text not null                -- the whole text
) strict;

-- Stretches that are no running text of the article. No occurrence comes from a zone.
create table zones (
  article_id text not null references articles (id), -- the article
  start_char integer not null,      -- where it starts
  end_char integer not null,        -- where it ends
  kind text not null,               -- title, masthead, byline, dateline, comments, related, form, credits, caption …
  primary key (article_id, start_char, end_char)
) strict, without rowid;

-- What was given or found out about an article, each with its evidence.
create table article_facts (
  article_id text not null references articles (id), -- the article
  field text not null,              -- title, outlet, byline, published, url, language, wire
  value text not null,              -- the value
  origin text not null,             -- given (by the input) or found (in the text)
  start_char integer,               -- where in the text; null when given
  end_char integer,                 -- where it ends
  chosen integer not null,          -- 1: the one that counts
  primary key (article_id, field, origin, value)
) strict, without rowid;

-- Who published an article, or is credited by one.
create table outlets (
  id text primary key,              -- the name in lower case, joined by hyphens
  name text not null,               -- the name, as the lexicon of outlets has it, else as given or printed
  domain text,                      -- its web domain, if known
  kind text not null,               -- newspaper, agency, broadcaster, magazine, site … or unknown
  n_articles integer not null,      -- articles in this database that it published
  n_occurrences integer not null    -- quotations printed in them
) strict;

-- Who is said to have spoken.
create table speakers (
  id text primary key,              -- s…: a hash of name and kind; for an unnamed source also of the article
  name text not null,               -- the fullest form of the name
  kind text not null,               -- person, organisation, document or unnamed
  n_quotes integer not null,        -- quotes that name this speaker
  n_occurrences integer not null    -- printings that name this speaker
) strict;

-- The forms under which a speaker is named, in all articles, quoted there or only mentioned.
create table speaker_names (
  speaker_id text not null references speakers (id), -- the speaker
  name text not null,               -- one form
  n integer not null,               -- how often it stands
  primary key (speaker_id, name)
) strict, without rowid;

-- One utterance with all its printings.
create table quotes (
  id text primary key,              -- q…: the smallest id among its occurrences, written short
  label text not null,              -- its text, at most 70 characters
  text text not null,               -- the base's words: for display, never a claim about what was said
  speaker_id text references speakers (id), -- whom most printings name; null: unknown
  n_speakers integer not null,      -- different speakers named
  n_occurrences integer not null,   -- printings
  n_articles integer not null,      -- articles that print it
  n_outlets integer not null,       -- different known outlets that print it
  n_wordings integer not null,      -- different wordings
  n_differences integer not null,   -- places at which wordings differ
  n_substantive integer not null,   -- of these, places where words differ, partial quotations left out
  first_seen text,                  -- the earliest known date of a printing
  last_seen text,                   -- the latest known date of a printing
  earliest_occurrence_id integer references occurrences (id), -- the earliest known printing; null when dates do not decide
  earliest_note text not null,      -- how the earliest is known, or why not
  confidence real not null          -- how sure it is that these printings are of one utterance, 0 to 1
) strict;

-- One distinct form of a quote's words.
create table wordings (
  id integer primary key,           -- its smallest occurrence's id; w… where people see it
  quote_id text not null references quotes (id), -- the quote
  letter text not null,             -- A, B … Z, AA: A is the base
  label text not null,              -- letter and the first words
  text text not null,               -- its words, inner punctuation and brackets
  is_base integer not null,         -- 1: the others are shown against this one
  part_of_wording_id integer references wordings (id), -- of a fragment: the wording whose words contain it
  n_occurrences integer not null,   -- printings in this wording
  n_outlets integer not null,       -- different known outlets that print it
  first_seen text                   -- the earliest known date
) strict;

-- The words of all wordings, as full-text search spells them (lower case, no accents): finds near spellings of a word.
create table wording_words (
  word text primary key,            -- the word
  n_wordings integer not null,      -- wordings that have it
  initial text not null             -- its first letter
) strict, without rowid;

-- One printing of a quotation in one article.
create table occurrences (
  id integer primary key,           -- a hash of article, start and end; o… where people see it
  label text not null,              -- its first words
  quote_id text not null references quotes (id), -- the quote it is a printing of
  wording_id integer not null references wordings (id), -- its wording
  article_id text not null references articles (id), -- where it stands
  parent_occurrence_id integer references occurrences (id), -- the quotation inside which it stands; null: none
  kind text not null,               -- direct (a quotation of its own) or mixed (words run into the reporter's sentence)
  text text not null,               -- as printed, parts joined by one space
  start_char integer not null,      -- where the first part starts
  end_char integer not null,        -- where the last part ends
  n_parts integer not null,         -- 1, or more where the attribution interrupts
  paragraph integer not null,       -- the article's non-empty lines, counted from 0
  context_before text not null,     -- up to 80 characters before
  context_after text not null,      -- up to 80 characters after
  speaker_id text references speakers (id), -- who is said to have spoken; null: unknown
  speaker_as_printed text,          -- the words that name the speaker
  speaker_start_char integer,       -- where they stand
  speaker_end_char integer,         -- where they end
  speaker_rule text not null,       -- the rule that decided, or why it is unknown
  speaker_confidence real not null, -- 0 to 1
  speaker_evidence text not null,   -- JSON: antecedent, runner-up …
  cue text,                         -- the words that say so: said, according to, a colon
  cue_start_char integer,           -- where the cue stands
  cue_end_char integer,             -- where it ends
  cue_position text,                -- before, medial or after the quotation
  addressee text,                   -- to whom it is said to have been spoken, as printed
  channel text                      -- where it was said: in the video, on Twitter …
) strict;

-- The stretches between quotation marks of an occurrence.
create table occurrence_parts (
  occurrence_id integer not null references occurrences (id), -- the occurrence
  part integer not null,            -- counted from 1
  start_char integer not null,      -- where it starts, mark excluded
  end_char integer not null,        -- where it ends, mark excluded
  open_mark text not null,          -- the opening mark; empty when none is printed
  close_mark text not null,         -- the closing mark; empty when none is printed
  primary key (occurrence_id, part)
) strict, without rowid;

-- Marked spans that are no quotation.
create table set_aside (
  id integer primary key,           -- a hash of article, start and end
  article_id text not null references articles (id), -- where it stands
  start_char integer not null,      -- where it starts, mark excluded
  end_char integer not null,        -- where it ends
  text text not null,               -- the words, at most 280 characters
  kind text not null,               -- scare, title, headline, markup, unclosed …
  reason text not null              -- why it is no quotation
) strict;

-- The outlet or document that handed words on.
create table credits (
  id integer primary key,           -- a hash of article, start, end and name
  article_id text not null references articles (id), -- the article that credits
  occurrence_id integer references occurrences (id), -- the quotation it credits, if one
  set_aside_id integer references set_aside (id), -- or the marked span
  outlet_id text references outlets (id), -- the outlet credited
  speaker_id text references speakers (id), -- or the document credited
  as_printed text not null,         -- the words of the credit
  start_char integer not null,      -- where they stand
  end_char integer not null,        -- where they end
  scope text not null               -- quote, statement, document, headline or article
) strict;

-- All wordings of a quote in one table, word by word. Fragments are not in it.
create table alignments (
  quote_id text primary key references quotes (id), -- the quote
  wording_ids text not null,        -- JSON: the wordings as text, in the order of the cells, the base first
  word_columns text not null,       -- JSON: one list a column, a cell a wording: the word as printed, or null
  compared_columns text not null,   -- JSON: the same with the words as compared
  places text not null              -- JSON: for each column the place of difference it belongs to, or null
) strict;

-- One place at which a wording departs from the base, readable without a join.
create table differences (
  id integer primary key,           -- a hash of wording, place and start
  quote_id text not null references quotes (id), -- the quote
  wording_id integer not null references wordings (id), -- the wording that departs
  base_wording_id integer not null references wordings (id), -- the wording it is shown against
  place integer not null,           -- numbered through the quote in reading order, from 1
  operation text not null,          -- present, absent or changed, relative to the base: no claim of who inserted or omitted
  kind text not null references difference_kinds (kind), -- what kind of difference
  class text not null,              -- accidental, editorial, extent or substantive
  flags text not null,              -- JSON: negation, number, name, modality, pronoun, quantifier, tense, filler
  before text not null,             -- the words before it
  base_text text,                   -- what the base has; null when present
  this_text text,                   -- what this wording has; null when absent
  after text not null,              -- the words after it
  start_char integer not null,      -- where, in the wording's text
  end_char integer not null,        -- where it ends; same as start where words are absent
  n_occurrences integer not null,   -- printings in this wording
  speaker text,                     -- the quote's speaker
  printed_in text not null,         -- JSON: labels of the articles that print this wording
  outlets text not null             -- JSON: names of the known outlets that print it
) strict;

-- The kinds of difference, explained.
create table difference_kinds (
  kind text primary key,            -- the name
  class text not null,              -- accidental, editorial, extent or substantive
  meaning text not null,            -- what it means
  example text not null             -- one example
) strict;

-- Why two wordings were joined, and the nearest misses kept apart.
create table matches (
  a_wording_id integer not null references wordings (id), -- one wording
  b_wording_id integer not null references wordings (id), -- the other
  relation text not null,           -- same, contained (a is part of b) or apart
  score real not null,              -- above 0: for the same utterance
  evidence text not null,           -- JSON: the terms of the score, each with its words
  primary key (a_wording_id, b_wording_id)
) strict, without rowid;

-- A claim that one printing was taken from another, or from an outlet, with evidence.
create table derivations (
  id integer primary key,           -- a hash of its other columns
  article_id text not null references articles (id), -- the article that took
  occurrence_id integer references occurrences (id), -- the printing; null: the whole article is meant
  from_article_id text references articles (id), -- the article it was taken from, if it is here
  from_occurrence_id integer references occurrences (id), -- the printing it was taken from
  from_outlet_id text references outlets (id), -- the outlet it was taken from
  relation text not null,           -- credited, inferred, shared or unknown
  rank integer not null,            -- 1: the most probable
  probability real,                 -- 0 to 1; null: not stated
  evidence text not null            -- JSON: kind, a sentence, and spans
) strict;

-- Passages that stand in two articles outside the marks, cut at paragraphs.
create table reuse (
  article_id text not null references articles (id), -- one article
  start_char integer not null,      -- where the passage starts
  end_char integer not null,        -- where it ends
  other_article_id text not null references articles (id), -- the other article
  other_start_char integer not null, -- where it starts there
  other_end_char integer not null,  -- where it ends there
  direction text not null,          -- from, to or unknown: who had it from whom
  whole integer not null,           -- 1: one article is, but for a few words, a reprint of the other or of its beginning
  primary key (article_id, start_char, other_article_id, other_start_char)
) strict, without rowid;

-- How often an outlet's printings depart from the base of their quote, beside the other printings of the same quotes: counts,
-- no verdict. Only quotes that several articles print. Counted from `occurrences` and `differences` when the file is built.
create table outlet_differences (
  outlet_id text not null references outlets (id), -- the outlet
  class text not null,              -- accidental, editorial, extent or substantive
  kind text not null references difference_kinds (kind), -- the kind of difference
  n_printings integer not null,     -- its printings that depart so
  of_printings integer not null,    -- of all its printings of such quotes
  n_other_printings integer not null, -- the other printings of the same quotes that depart so
  of_other_printings integer not null, -- of all other printings of the same quotes
  primary key (outlet_id, class, kind)
) strict, without rowid;

-- How often the articles of an outlet name another outlet, or a document, as the source of words. Counted from `credits`.
create table outlet_credits (
  outlet_id text references outlets (id), -- whose articles; null: of outlets unknown
  credited_outlet_id text references outlets (id), -- the outlet they credit
  credited_speaker_id text references speakers (id), -- or the document
  scope text not null,              -- quote, statement, document, headline or article
  n_credits integer not null,       -- credits
  n_articles integer not null,      -- articles that hold them
  article_id text not null references articles (id) -- one of these articles: that with the smallest id
) strict;

-- What deserves a human look. Never a verdict.
create table alerts (
  id integer primary key,           -- a hash of its other columns
  kind text not null,               -- what was noticed
  quote_id text not null references quotes (id), -- the quote
  occurrence_id integer not null references occurrences (id), -- the printing it is about
  other_occurrence_id integer references occurrences (id), -- the printing it is compared with
  sentence text not null,           -- what was noticed, in one sentence
  evidence text not null            -- JSON: the words and where they stand
) strict;

-- People's verdicts, replayed at every build.
create table judgements (
  made_at text not null,            -- when it was made
  who text not null,                -- by whom
  verdict text not null,            -- same, different, unsure, not a quote, speaker is, wrong split
  article_sha256 text not null,     -- the text it is about
  start_char integer not null,      -- where it starts
  end_char integer not null,        -- where it ends
  other_article_sha256 text,        -- the other text, if two are compared
  other_start_char integer,         -- where it starts there
  other_end_char integer,           -- where it ends there
  value text,                       -- the speaker, for "speaker is"
  note text,                        -- why, in a person's words
  state text not null               -- applied, conflict or orphaned
) strict;

-- The builds of this database: the only table that is not the same after the same build.
create table builds (
  id integer primary key,           -- counted
  version text not null,            -- version of this program
  settings text not null,           -- JSON: the options that matter
  inputs text not null,             -- JSON: the inputs, as given
  counts text not null,             -- JSON: rows of each table
  started text not null,            -- when it began
  seconds real not null             -- how long it took
) strict;

-- Input that could not be used, or only in part.
create table problems (
  source text not null,             -- path relative to the input given
  record integer not null,          -- line or record within the source; 0: the whole
  kind text not null,               -- empty, binary, encoding, broken, missing …
  message text not null,            -- what is wrong and what to do
  primary key (source, record, kind, message)
) strict, without rowid;
