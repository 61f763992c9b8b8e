SELECT 'doses' AS subject, subject_id, verdict(in_scope, NOT (
    eligibility IN ('eligible', 'eligible-with-safeguards')
    AND (found AND signed AND (coalesce(open_ended, false) OR expires_at > happened_at)))) AS verdict
FROM (
    SELECT doses.subject_id, doses.happened_at, doses.in_scope, newest.*, newest.since IS NOT NULL AS found
    FROM doses ASOF LEFT JOIN (
        SELECT patient_id AS whose, eligibility, signed, open_ended, expires_at, greatest(happened_at, recorded_at) AS since
        FROM decisions WHERE coalesce(signed, true)) AS newest
    ON doses.patient_id = newest.whose AND doses.happened_at >= newest.since)
