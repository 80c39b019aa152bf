-- +goose Up
CREATE TABLE account (
    org_id      TEXT NOT NULL REFERENCES organisation (id),
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL, -- folded, for order and for finding doubles
    parent_id   TEXT,
    industry    TEXT NOT NULL DEFAULT '',
    region      TEXT NOT NULL DEFAULT '',
    credit_code TEXT NOT NULL DEFAULT '',
    website     TEXT NOT NULL DEFAULT '',
    address     TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    owner_id    TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    deleted_at  BIGINT NOT NULL DEFAULT 0,
    version     BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, parent_id) REFERENCES account (org_id, id),
    FOREIGN KEY (org_id, owner_id) REFERENCES member (org_id, id)
);
CREATE INDEX account_by_name ON account (org_id, deleted_at, name_key, id);
CREATE INDEX account_by_update ON account (org_id, deleted_at, updated_at, id);
CREATE INDEX account_of_owner ON account (org_id, owner_id, deleted_at);
-- The values that lists are filtered by are read from these alone.
CREATE INDEX account_industries ON account (org_id, deleted_at, industry, owner_id, id);
CREATE INDEX account_regions ON account (org_id, deleted_at, region, owner_id, id);
CREATE INDEX account_of_parent ON account (org_id, parent_id);
CREATE UNIQUE INDEX account_credit_code ON account (org_id, credit_code) WHERE credit_code <> '' AND deleted_at = 0;

CREATE TABLE person (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    title      TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    mobile     TEXT NOT NULL DEFAULT '',
    phone      TEXT NOT NULL DEFAULT '',
    email      TEXT NOT NULL DEFAULT '',
    wechat     TEXT NOT NULL DEFAULT '',
    reports_to TEXT,
    note       TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL DEFAULT 0,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id),
    FOREIGN KEY (org_id, reports_to) REFERENCES person (org_id, id)
);
CREATE INDEX person_of_account ON person (org_id, account_id, deleted_at, name_key);
CREATE INDEX person_by_name ON person (org_id, deleted_at, name_key, id);
CREATE INDEX person_by_update ON person (org_id, deleted_at, updated_at, id);
CREATE INDEX person_boss ON person (org_id, reports_to);

CREATE TABLE rival (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    website    TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL DEFAULT 0,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX rival_name ON rival (org_id, name_key) WHERE deleted_at = 0;

CREATE TABLE product (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    series     TEXT NOT NULL DEFAULT '',
    price      BIGINT NOT NULL DEFAULT 0, -- minor units
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL DEFAULT 0,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX product_name ON product (org_id, name_key) WHERE deleted_at = 0;
