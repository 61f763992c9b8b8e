WITH asked AS (
    SELECT doses.subject_id, signed AS stands, greatest(decisions.happened_at, decisions.recorded_at) AS since,
           eligibility IN ('eligible', 'eligible-with-safeguards')
           AND runs_on(expires_at, open_ended, doses.happened_at) AS permits
    FROM doses JOIN decisions ON doses.patient_id = decisions.patient_id
        AND greatest(decisions.happened_at, decisions.recorded_at) <= doses.happened_at
), standing AS (
    SELECT *, max(since) FILTER (stands) OVER (PARTITION BY subject_id) AS last_sure FROM asked WHERE coalesce(stands, true)
), newest AS (
    SELECT subject_id, CASE WHEN count(*) = 1 AND bool_or(stands) THEN bool_or(permits) END AS permits
    FROM standing WHERE last_sure IS NULL OR since >= last_sure GROUP BY subject_id
)
SELECT 'doses' AS subject, doses.subject_id, verdict(in_scope,
    NOT CASE WHEN newest.subject_id IS NULL THEN false ELSE permits END) AS verdict
FROM doses LEFT JOIN newest USING (subject_id)
