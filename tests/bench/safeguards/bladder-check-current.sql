SELECT 'doses' AS subject, subject_id, verdict(in_scope,
    NOT coalesce(doses.local_date - checked.local_date <= getvariable('bladder_check_days_max'), false)) AS verdict
FROM doses ASOF LEFT JOIN (
    SELECT patient_id, happened_at, local_date FROM assessments WHERE domain = 'bladder' AND answer = 'answered') AS checked
ON doses.patient_id = checked.patient_id AND doses.happened_at >= checked.happened_at
