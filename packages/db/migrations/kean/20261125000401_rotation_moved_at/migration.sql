-- When the worker last moved a rotation on. A rotation under way whose worker died is told from one that is slow by this alone.
ALTER TABLE "key_rotation" ADD COLUMN "moved_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
