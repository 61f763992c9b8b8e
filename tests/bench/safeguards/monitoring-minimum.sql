SELECT 'doses' AS subject, subject_id, verdict(in_scope, NOT has_session OR
    left_at - CASE getvariable('observation_counts_from') WHEN 'start' THEN happened_at ELSE ended_at END
    < getvariable('observation_minutes_min')) AS verdict
FROM doses
