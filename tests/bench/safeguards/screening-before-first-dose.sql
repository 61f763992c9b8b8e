WITH screens AS (
    SELECT patient_id, assessment_id, happened_at, at_latest FROM assessments WHERE domain = 'substance-use' AND answer = 'answered'
), ordered AS (
    SELECT *, lag(happened_at) OVER (PARTITION BY patient_id, in_scope ORDER BY happened_at, recorded_at, subject_id) IS NOT NULL AS after_one,
           lag(happened_at) OVER (PARTITION BY patient_id ORDER BY happened_at, recorded_at, subject_id) IS NOT NULL AS after_any,
           min(happened_at) FILTER (in_scope) OVER (PARTITION BY patient_id) AS first_certain
    FROM doses
), firsts AS (
    SELECT *, CASE WHEN in_scope THEN after_one ELSE coalesce(first_certain < happened_at, false) END OR unknown_if(after_any) AS has_previous
    FROM ordered
), screened AS (
    SELECT firsts.*, late.assessment_id IS NOT NULL AS late_found
    FROM firsts ASOF LEFT JOIN screens AS late ON firsts.patient_id = late.patient_id AND firsts.happened_at >= late.at_latest
), twice AS (
    SELECT screened.*, early.assessment_id IS NOT NULL AS early_found
    FROM screened ASOF LEFT JOIN screens AS early ON screened.patient_id = early.patient_id AND screened.happened_at >= early.happened_at
)
SELECT 'doses' AS subject, subject_id,
       verdict(in_scope AND NOT has_previous, NOT CASE WHEN late_found = early_found THEN late_found END) AS verdict
FROM twice
