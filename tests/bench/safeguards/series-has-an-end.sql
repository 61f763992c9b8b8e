WITH given AS (
    SELECT plan_id, count(*) AS doses_given
    FROM plans JOIN doses ON plans.patient_id = doses.patient_id
        AND doses.happened_at >= plans.happened_at AND coalesce(doses.happened_at < plans.ends_at, true)
    GROUP BY plan_id
)
SELECT 'plans' AS subject, plan_id AS subject_id, verdict(phase = 'series',
    coalesce(open_ended, false) OR unknown_if(ends_at IS NULL) OR doses_max > getvariable('series_doses_max')
    OR coalesce(doses_given, 0) > doses_max) AS verdict
FROM plans LEFT JOIN given USING (plan_id)
WHERE coalesce(signed, true)
