WITH screens AS (
    SELECT patient_id, assessment_id, happened_at, at_latest, local_date
    FROM assessments WHERE domain = 'substance-use' AND answer = 'answered'
), screened AS (
    SELECT doses.patient_id, doses.subject_id, doses.happened_at, doses.in_scope, late.assessment_id AS late_id,
           doses.local_date - late.local_date AS days
    FROM doses ASOF LEFT JOIN screens AS late ON doses.patient_id = late.patient_id AND doses.happened_at >= late.at_latest
), twice AS (
    SELECT screened.*, early.assessment_id AS early_id
    FROM screened ASOF LEFT JOIN screens AS early ON screened.patient_id = early.patient_id AND screened.happened_at >= early.happened_at
)
SELECT 'doses' AS subject, subject_id, verdict(in_scope, NOT (
    CASE WHEN (late_id IS NULL) = (early_id IS NULL) THEN late_id IS NOT NULL END
    AND CASE WHEN late_id IS NOT DISTINCT FROM early_id THEN days END <= getvariable('screening_days_max'))) AS verdict
FROM twice
