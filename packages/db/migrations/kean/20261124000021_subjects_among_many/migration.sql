-- CreateIndex
CREATE INDEX "audit_event_subject_ids_idx" ON "audit_event" USING GIN ("subject_ids");
