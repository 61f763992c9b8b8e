WITH ordered AS (
    SELECT *, lag(happened_at) OVER (PARTITION BY patient_id, in_scope ORDER BY happened_at, recorded_at, subject_id) IS NOT NULL AS after_one,
           lag(happened_at) OVER (PARTITION BY patient_id ORDER BY happened_at, recorded_at, subject_id) IS NOT NULL AS after_any,
           min(happened_at) FILTER (in_scope) OVER (PARTITION BY patient_id) AS first_certain
    FROM doses
), firsts AS (
    SELECT *, CASE WHEN in_scope THEN after_one ELSE coalesce(first_certain < happened_at, false) END OR unknown_if(after_any) AS has_previous
    FROM ordered
)
SELECT 'doses' AS subject, firsts.subject_id, verdict(in_scope AND NOT has_previous,
       NOT CASE WHEN dose_screens.subject_id IS NULL THEN false ELSE found END) AS verdict
FROM firsts LEFT JOIN dose_screens USING (subject_id)
