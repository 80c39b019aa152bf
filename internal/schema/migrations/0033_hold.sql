-- +goose Up
-- What material said at one time; it never changes, and stays when the
-- material goes: papers in use and attempts name the version they show.
CREATE TABLE question_group_version (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    group_id   TEXT NOT NULL,
    number     BIGINT NOT NULL,              -- the version of the material
    title      TEXT NOT NULL,
    material   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, group_id, number)
);
INSERT INTO question_group_version (org_id, group_id, number, title, material, created_at)
SELECT org_id, id, version, title, material, changed_at FROM question_group;

-- '' and 0 for a question about no material. A draft asks about what its
-- question is about now, whatever stands here.
ALTER TABLE paper_item ADD COLUMN group_id TEXT NOT NULL DEFAULT '';
ALTER TABLE paper_item ADD COLUMN group_number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempt_item ADD COLUMN group_id TEXT NOT NULL DEFAULT '';
ALTER TABLE attempt_item ADD COLUMN group_number BIGINT NOT NULL DEFAULT 0;

UPDATE paper_item SET
    group_id = (SELECT q.group_id FROM question q WHERE q.org_id = paper_item.org_id AND q.id = paper_item.question_id),
    group_number = (SELECT g.version FROM question q JOIN question_group g ON g.org_id = q.org_id AND g.id = q.group_id
        WHERE q.org_id = paper_item.org_id AND q.id = paper_item.question_id)
WHERE EXISTS (SELECT 1 FROM question q WHERE q.org_id = paper_item.org_id AND q.id = paper_item.question_id AND q.group_id IS NOT NULL);
UPDATE attempt_item SET
    group_id = (SELECT q.group_id FROM question q WHERE q.org_id = attempt_item.org_id AND q.id = attempt_item.question_id),
    group_number = (SELECT g.version FROM question q JOIN question_group g ON g.org_id = q.org_id AND g.id = q.group_id
        WHERE q.org_id = attempt_item.org_id AND q.id = attempt_item.question_id)
WHERE EXISTS (SELECT 1 FROM question q WHERE q.org_id = attempt_item.org_id AND q.id = attempt_item.question_id AND q.group_id IS NOT NULL);

-- What may be drawn in an exam that draws a paper for each person, as of its
-- publishing. Who may still sit it does not practise these.
CREATE TABLE exam_pool (
    org_id      TEXT NOT NULL,
    exam_id     TEXT NOT NULL,
    question_id TEXT NOT NULL,
    PRIMARY KEY (org_id, exam_id, question_id),
    FOREIGN KEY (org_id, exam_id) REFERENCES exam (org_id, id)
);
CREATE INDEX exam_pool_question ON exam_pool (org_id, question_id, exam_id);
-- Of exams published before, all that could be drawn.
INSERT INTO exam_pool (org_id, exam_id, question_id)
SELECT e.org_id, e.id, q.id
FROM exam e
JOIN paper p ON p.org_id = e.org_id AND p.id = e.paper_id
JOIN question q ON q.org_id = p.org_id AND q.lang = p.lang
WHERE e.status = 'published' AND e.draw = 'person' AND e.deleted_at = 0 AND q.status = 'active' AND q.keyed = 1 AND q.deleted_at = 0;
