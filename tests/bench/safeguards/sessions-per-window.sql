WITH ordered AS (
    SELECT *, lag(local_date, getvariable('doses_per_window_max')::INTEGER) OVER certain AS nth_date,
           lag(local_date, getvariable('doses_per_window_max')::INTEGER) OVER possible AS nth_possible_date
    FROM doses
    WINDOW certain AS (PARTITION BY patient_id, in_scope ORDER BY happened_at, recorded_at, subject_id),
           possible AS (PARTITION BY patient_id ORDER BY happened_at, recorded_at, subject_id)
)
SELECT 'doses' AS subject, subject_id, verdict(in_scope,
    coalesce(local_date - nth_date < getvariable('window_days'), false)
    OR unknown_if(local_date - nth_possible_date < getvariable('window_days'))) AS verdict
FROM ordered
