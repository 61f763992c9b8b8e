SELECT 'doses' AS subject, doses.subject_id, verdict(in_scope,
    NOT CASE WHEN dose_plans.subject_id IS NULL THEN false ELSE in_force END) AS verdict
FROM doses LEFT JOIN dose_plans USING (subject_id)
