WITH ordered AS (
    SELECT *, lag(local_date) OVER (PARTITION BY patient_id, in_scope ORDER BY happened_at, recorded_at, subject_id)
                  AS previous_date,
           lag(local_date) OVER (PARTITION BY patient_id ORDER BY happened_at, recorded_at, subject_id) AS possible_date,
           min(local_date) FILTER (in_scope) OVER (PARTITION BY patient_id) AS first_date,
           min(local_date) OVER (PARTITION BY patient_id) AS first_possible_date
    FROM doses
)
SELECT 'doses' AS subject, subject_id, verdict(
    in_scope AND (local_date - first_date >= getvariable('maintenance_after_days')
                  OR unknown_if(local_date - first_possible_date >= getvariable('maintenance_after_days'))),
    coalesce(local_date - previous_date < getvariable('maintenance_interval_days_min'), false)
    OR unknown_if(local_date - possible_date < getvariable('maintenance_interval_days_min'))) AS verdict
FROM ordered
