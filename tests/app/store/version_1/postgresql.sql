-- A database as version 1 made it, with a few rows; frozen. Newer versions must keep what is in it.
CREATE FUNCTION public.ledger_takes_no_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    BEGIN RAISE EXCEPTION 'the ledger takes no %', lower(TG_OP); END $$;
CREATE FUNCTION public.ledger_takes_the_next_link() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO '$user', 'public'
    AS $$
    DECLARE head record;
    BEGIN
      SELECT seq, hash INTO head FROM ledger ORDER BY seq DESC LIMIT 1;
      IF NEW.seq <> coalesce(head.seq, 0) + 1 OR NEW.previous <> coalesce(head.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'the ledger takes only its next link';
      END IF;
      RETURN NEW;
    END $$;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.inbox (
    id bigint NOT NULL,
    guid text NOT NULL,
    event text NOT NULL,
    received_at text NOT NULL,
    body bytea NOT NULL,
    attempts integer NOT NULL,
    state text NOT NULL,
    error text NOT NULL
);
CREATE SEQUENCE public.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.inbox_id_seq OWNED BY public.inbox.id;
CREATE TABLE public.ledger (
    seq bigint NOT NULL,
    at text NOT NULL,
    kind text NOT NULL,
    repository_id bigint NOT NULL,
    number bigint NOT NULL,
    gate text NOT NULL,
    once text NOT NULL,
    lookup text NOT NULL,
    data text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL
);
ALTER TABLE ONLY public.inbox ALTER COLUMN id SET DEFAULT nextval('public.inbox_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.inbox VALUES (2, 'guid-2', 'issue_comment', '2026-11-20T15:12:00.000000Z', '\x00ff', 0, 'waiting', '');
INSERT INTO public.inbox VALUES (1, 'guid-1', 'issues', '2026-11-20T15:12:00.000000Z', '\x', 0, 'done', '');
INSERT INTO public.ledger VALUES (1, '2026-11-20T15:12:00.000000Z', 'opened', 1001, 42, 'abababababababababababababababababababababababababababababababab', 'opened:1001:42:abababababababababababababababababababababababababababababababab', '10a3b3217c8862f921b0c085d0525475f655757472d2b6f3ec1c37814323c625', '{"name":"deploy","repository":"acme/app","run_id":"4711"}', '0000000000000000000000000000000000000000000000000000000000000000', '055161fbaa82e5a09a9e5716c725db5a062b41a7acf38136de14a39cdb3add93');
INSERT INTO public.ledger VALUES (2, '2026-11-20T15:12:00.000000Z', 'seen', 1001, 42, '', 'seen:1', '', '{"body":"/approve ''ü''"}', '055161fbaa82e5a09a9e5716c725db5a062b41a7acf38136de14a39cdb3add93', '690e8bbdea81889530b1c9337d3e5357e9bc9a2fc32dc22665f232d6faa40156');
INSERT INTO public.ledger VALUES (3, '2026-11-20T16:12:00.000000Z', 'decided', 1001, 42, 'abababababababababababababababababababababababababababababababab', 'decided:1001:42:abababababababababababababababababababababababababababababababab:1', 'approved', '{"envelope":"envelope 1","status":"approved"}', '690e8bbdea81889530b1c9337d3e5357e9bc9a2fc32dc22665f232d6faa40156', '52e47c9ffbc058406d79cf2dbba469a6071393a66f9ac5a98659f66e44ba8d42');
SELECT pg_catalog.setval('public.inbox_id_seq', 2, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_once UNIQUE (once);
ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (seq);
CREATE INDEX inbox_by_age ON public.inbox USING btree (state, received_at);
CREATE INDEX inbox_by_state ON public.inbox USING btree (state, id);
CREATE INDEX ledger_by_gate ON public.ledger USING btree (gate, kind);
CREATE INDEX ledger_by_lookup ON public.ledger USING btree (kind, lookup);
CREATE INDEX ledger_by_spot ON public.ledger USING btree (repository_id, number, kind);
CREATE TRIGGER ledger_takes_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_takes_no_change();
CREATE TRIGGER ledger_takes_the_next_link BEFORE INSERT ON public.ledger FOR EACH ROW EXECUTE FUNCTION public.ledger_takes_the_next_link();
