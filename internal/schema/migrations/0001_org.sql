-- +goose Up
-- Who works here, how they sign in, what they may see, and what was done.

CREATE TABLE installation (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organisation (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    currency   TEXT NOT NULL DEFAULT 'CNY',
    lang       TEXT NOT NULL DEFAULT 'zh',
    time_zone  TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE department (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    parent_id  TEXT,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, parent_id) REFERENCES department (org_id, id)
);

-- A member is a user of one organisation.
CREATE TABLE member (
    org_id         TEXT NOT NULL REFERENCES organisation (id),
    id             TEXT NOT NULL,
    login          TEXT NOT NULL, -- folded user name
    email          TEXT NOT NULL DEFAULT '', -- folded
    name           TEXT NOT NULL,
    name_key       TEXT NOT NULL, -- folded, for order and search
    password_hash  TEXT NOT NULL DEFAULT '', -- '' until an invitation is accepted
    role           TEXT NOT NULL,
    data_scope     TEXT NOT NULL,
    department_id  TEXT,
    lang           TEXT NOT NULL DEFAULT 'zh',
    time_zone      TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    theme          TEXT NOT NULL DEFAULT 'auto',
    deactivated_at BIGINT NOT NULL DEFAULT 0,
    created_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, login),
    FOREIGN KEY (org_id, department_id) REFERENCES department (org_id, id)
);
CREATE UNIQUE INDEX member_email ON member (org_id, email) WHERE email <> '';
CREATE INDEX member_by_name ON member (org_id, name_key, id);
CREATE INDEX member_department ON member (org_id, department_id);
CREATE INDEX member_by_login ON member (login); -- signing in does not know the organisation yet
CREATE INDEX member_by_email ON member (email);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    org_id     TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    id         TEXT NOT NULL, -- names the session where it is listed; not the token
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address    TEXT NOT NULL DEFAULT '',
    agent      TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (org_id, user_id) REFERENCES member (org_id, id)
);
CREATE INDEX session_of_user ON session (org_id, user_id);

CREATE TABLE one_time_code (
    code_hash  TEXT NOT NULL PRIMARY KEY,
    org_id     TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    purpose    TEXT NOT NULL, -- invite, reset, signin
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0,
    FOREIGN KEY (org_id, user_id) REFERENCES member (org_id, id)
);
CREATE INDEX one_time_code_of_user ON one_time_code (org_id, user_id);

CREATE TABLE signin_failure (
    subject      TEXT NOT NULL PRIMARY KEY, -- hash of a login or of an address
    failures     INTEGER NOT NULL,
    last_at      BIGINT NOT NULL,
    locked_until BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE request_key (
    org_id      TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    request_key TEXT NOT NULL,
    answer      TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, user_id, request_key)
);
CREATE INDEX request_key_age ON request_key (created_at);

-- Who is on the team of what. via is '' for a place on the team itself, or the
-- id of the deal through which an account came into view.
CREATE TABLE access_grant (
    org_id     TEXT NOT NULL,
    kind       TEXT NOT NULL, -- deal, account
    user_id    TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    via        TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, kind, user_id, object_id, via),
    FOREIGN KEY (org_id, user_id) REFERENCES member (org_id, id)
);
CREATE INDEX access_grant_of_object ON access_grant (org_id, kind, object_id);

CREATE TABLE audit_head (
    org_id TEXT NOT NULL PRIMARY KEY,
    seq    BIGINT NOT NULL,
    hash   TEXT NOT NULL
);

-- The chain holds no values, only digests; values lie in audit_value, from
-- which a person can be erased without breaking the chain.
CREATE TABLE audit (
    org_id     TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    user_id    TEXT NOT NULL, -- '' is the system
    action     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    about_id   TEXT NOT NULL, -- the deal or account on whose log it shows
    address    TEXT NOT NULL,
    digest     TEXT NOT NULL,
    hash       TEXT NOT NULL,
    PRIMARY KEY (org_id, seq)
);
CREATE INDEX audit_about ON audit (org_id, about_id, seq);
CREATE INDEX audit_by_user ON audit (org_id, user_id, seq);
CREATE INDEX audit_by_kind ON audit (org_id, kind, seq);
CREATE TABLE audit_value (
    org_id       TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    salt         TEXT NOT NULL,
    before_value TEXT NOT NULL,
    after_value  TEXT NOT NULL,
    PRIMARY KEY (org_id, seq)
);
