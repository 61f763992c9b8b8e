SELECT 'doses' AS subject, doses.subject_id, verdict(in_scope, NOT (
    CASE WHEN dose_screens.subject_id IS NULL THEN false ELSE found END AND days <= getvariable('screening_days_max'))) AS verdict
FROM doses LEFT JOIN dose_screens USING (subject_id)
