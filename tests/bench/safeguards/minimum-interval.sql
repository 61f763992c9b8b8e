WITH ordered AS (
    SELECT *, lag(happened_at) OVER certain AS previous_at, lag(local_date) OVER certain AS previous_date,
           lag(happened_at) OVER possible AS possible_at, lag(local_date) OVER possible AS possible_date
    FROM doses
    WINDOW certain AS (PARTITION BY patient_id, in_scope ORDER BY happened_at, recorded_at, subject_id),
           possible AS (PARTITION BY patient_id ORDER BY happened_at, recorded_at, subject_id)
)
SELECT 'doses' AS subject, subject_id, verdict(in_scope,
    coalesce(happened_at - previous_at < getvariable('interval_hours_min')
             OR local_date - previous_date < getvariable('interval_days_min'), false)
    OR unknown_if(happened_at - possible_at < getvariable('interval_hours_min')
                  OR local_date - possible_date < getvariable('interval_days_min'))) AS verdict
FROM ordered
