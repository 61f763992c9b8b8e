SELECT 'doses' AS subject, subject_id, verdict(in_scope,
    NOT (plan_id IS NOT NULL AND signed AND (coalesce(open_ended, false) OR ends_at > happened_at))) AS verdict
FROM doses LEFT JOIN dose_plans USING (subject_id)
