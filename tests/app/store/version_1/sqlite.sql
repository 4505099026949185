-- A database as version 1 made it, with a few rows; frozen. Newer versions must keep what is in it.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE inbox (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL,
  event TEXT NOT NULL,
  received_at TEXT NOT NULL,
  body BLOB NOT NULL,
  attempts INTEGER NOT NULL,
  state TEXT NOT NULL,
  error TEXT NOT NULL
)
 STRICT
;
INSERT INTO "inbox" VALUES(1,'guid-1','issues','2026-11-20T15:12:00.000000Z',X'',0,'done','');
INSERT INTO "inbox" VALUES(2,'guid-2','issue_comment','2026-11-20T15:12:00.000000Z',X'00FF',0,'waiting','');
CREATE TABLE ledger (
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  repository_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  gate TEXT NOT NULL,
  once TEXT NOT NULL,
  lookup TEXT NOT NULL,
  data TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (seq),
  CONSTRAINT ledger_once UNIQUE (once)
)
 STRICT
;
INSERT INTO "ledger" VALUES(1,'2026-11-20T15:12:00.000000Z','opened',1001,42,'abababababababababababababababababababababababababababababababab','opened:1001:42:abababababababababababababababababababababababababababababababab','10a3b3217c8862f921b0c085d0525475f655757472d2b6f3ec1c37814323c625','{"name":"deploy","repository":"acme/app","run_id":"4711"}','0000000000000000000000000000000000000000000000000000000000000000','055161fbaa82e5a09a9e5716c725db5a062b41a7acf38136de14a39cdb3add93');
INSERT INTO "ledger" VALUES(2,'2026-11-20T15:12:00.000000Z','seen',1001,42,'','seen:1','','{"body":"/approve ''ü''"}','055161fbaa82e5a09a9e5716c725db5a062b41a7acf38136de14a39cdb3add93','690e8bbdea81889530b1c9337d3e5357e9bc9a2fc32dc22665f232d6faa40156');
INSERT INTO "ledger" VALUES(3,'2026-11-20T16:12:00.000000Z','decided',1001,42,'abababababababababababababababababababababababababababababababab','decided:1001:42:abababababababababababababababababababababababababababababababab:1','approved','{"envelope":"envelope 1","status":"approved"}','690e8bbdea81889530b1c9337d3e5357e9bc9a2fc32dc22665f232d6faa40156','52e47c9ffbc058406d79cf2dbba469a6071393a66f9ac5a98659f66e44ba8d42');
CREATE INDEX ledger_by_spot ON ledger (repository_id, number, kind);
CREATE INDEX ledger_by_gate ON ledger (gate, kind);
CREATE INDEX ledger_by_lookup ON ledger (kind, lookup);
CREATE INDEX inbox_by_state ON inbox (state, id);
CREATE INDEX inbox_by_age ON inbox (state, received_at);
CREATE TRIGGER ledger_takes_no_update BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger takes no update'); END;
CREATE TRIGGER ledger_takes_no_delete BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger takes no delete'); END;
CREATE TRIGGER ledger_takes_the_next_link BEFORE INSERT ON ledger
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
      OR NEW.previous IS NOT coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
      OR EXISTS (SELECT 1 FROM ledger WHERE once = NEW.once)
    BEGIN SELECT RAISE(ABORT, 'the ledger takes only its next link'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inbox',2);
COMMIT;
