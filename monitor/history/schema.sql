-- The history, schema 1. Instants are milliseconds since 1970 in UTC, floored; bodies are canonical JSON (sorted keys,
-- no spaces, ASCII) and hold instants to the microsecond. Numbers for words are in codes.py.

-- Who is watched, as described to us; what it said last. Projections of the `config` events.
CREATE TABLE service (
  slug TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;

-- A probe keeps its number for ever: looks refer to it. The key is part of what the chain covers.
CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL DEFAULT '{}'
);

-- One run of the monitor at one vantage. When it began and by which versions is told by its `started` event.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  vantage TEXT NOT NULL,
  UNIQUE (run_id, vantage)
);

-- One row a look, in the order they were kept; ids have no holes. Never changed; old ones are removed by sealed days.
-- There is no index over `at`: the checkpoints say which rows a time lies in, at a thousandth of the size.
CREATE TABLE look (
  id INTEGER PRIMARY KEY,
  probe INTEGER NOT NULL REFERENCES probe (id),
  at INTEGER NOT NULL,       -- when it began
  took INTEGER NOT NULL,     -- milliseconds
  verdict INTEGER NOT NULL,  -- outcome and cause in one; 0 is simply up
  status INTEGER,            -- of the last reply; 0 when the last request got none, NULL where no HTTP was spoken
  phases BLOB NOT NULL,      -- milliseconds of each phase that was reached
  run INTEGER NOT NULL REFERENCES run (id)
);

-- What a look showed beyond its row: JSON, compressed where that is shorter (a body then begins with an x, not a brace).
CREATE TABLE finding (
  look INTEGER PRIMARY KEY REFERENCES look (id) ON DELETE CASCADE,
  body BLOB NOT NULL
);

-- The journal: all that was decided, changed or said. Never changed, no holes.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX event_at ON event (at);
CREATE INDEX event_subject ON event (subject, at);

-- Projections: what the events add up to. They can be made anew from them, and verification compares.

-- From `at` on the subject (a service's slug or a probe's key) stood at this outcome. `earliest`: see Transition.
CREATE TABLE span (
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  earliest INTEGER,
  outcome TEXT NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (subject, at)
) WITHOUT ROWID;

-- `opened` and `ended` are the outer bounds: the outage lies within them. `ended` is NULL while it goes on.
CREATE TABLE outage (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  opened INTEGER NOT NULL,
  ended INTEGER,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX outage_opened ON outage (opened);
CREATE INDEX outage_service ON outage (service, opened);

CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  first_seen INTEGER NOT NULL,
  gone INTEGER,
  body TEXT NOT NULL
) WITHOUT ROWID;

-- Maintenance windows that people declared at run time.
CREATE TABLE window (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;

-- Days whose looks may be removed, a projection of the `sealed` events: `looks` of them, from `first_id` to `last_id`,
-- were rolled up and led to `head`. Rows go by whole checkpoints, from the oldest on; all else stays.
CREATE TABLE sealed (
  day INTEGER PRIMARY KEY,   -- days since 1970 in UTC
  looks INTEGER NOT NULL,
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL,
  head BLOB NOT NULL,
  rollups BLOB NOT NULL      -- sha256 of the roll-ups since the day sealed before
) WITHOUT ROWID;

-- Roll-ups: what the looks of an hour saw, made once it is over and kept when they are removed. Gaps are no looks.
-- `hour` counts hours since 1970. A slot is five minutes in which a look could tell; a good one, in which one found it
-- working (up or degraded). Latencies are milliseconds of those good looks; NULL where there were none.
CREATE TABLE probe_hour (
  probe INTEGER NOT NULL REFERENCES probe (id),
  hour INTEGER NOT NULL,
  up INTEGER NOT NULL,
  degraded INTEGER NOT NULL,
  maintenance INTEGER NOT NULL,
  down INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  slots INTEGER NOT NULL,
  good_slots INTEGER NOT NULL,
  took INTEGER,              -- all of them together
  p50 INTEGER,
  p95 INTEGER,
  most INTEGER,
  PRIMARY KEY (probe, hour)
) WITHOUT ROWID;

CREATE TABLE service_hour (
  service TEXT NOT NULL,
  hour INTEGER NOT NULL,
  up INTEGER NOT NULL,
  degraded INTEGER NOT NULL,
  maintenance INTEGER NOT NULL,
  down INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  slots INTEGER NOT NULL,
  good_slots INTEGER NOT NULL,
  PRIMARY KEY (service, hour)
) WITHOUT ROWID;

-- The hours of a day (in UTC, since 1970) together, so that a year is added up at once.
CREATE TABLE service_day (
  service TEXT NOT NULL,
  day INTEGER NOT NULL,
  up INTEGER NOT NULL,
  degraded INTEGER NOT NULL,
  maintenance INTEGER NOT NULL,
  down INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  slots INTEGER NOT NULL,
  good_slots INTEGER NOT NULL,
  PRIMARY KEY (service, day)
) WITHOUT ROWID;

-- The looks up to `last_id` are in the roll-ups of their hours. Working state, no part of the proof.
CREATE TABLE rolled (
  last_id INTEGER NOT NULL
);

-- What the judgement must remember over a restart. Working state, no part of the proof.
CREATE TABLE memory (
  key TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;

-- The proof. One hash chain over looks with their findings, one over events: the head after `last_id` is
-- sha256(head before || canonical bytes of that row), the first head is random.
CREATE TABLE chain (
  name TEXT PRIMARY KEY,
  last_id INTEGER NOT NULL,
  head BLOB NOT NULL,
  at INTEGER NOT NULL        -- when it was last written: when we were last alive
) WITHOUT ROWID;

-- The head as it was after `last_id`, about every 1000 rows or 10 minutes. `earliest` and `latest` bound the `at` of
-- the rows since the checkpoint before; NULL in the first one, which has none.
CREATE TABLE checkpoint (
  name TEXT NOT NULL,
  last_id INTEGER NOT NULL,
  head BLOB NOT NULL,
  at INTEGER NOT NULL,
  earliest INTEGER,
  latest INTEGER,
  PRIMARY KEY (name, last_id)
) WITHOUT ROWID;
