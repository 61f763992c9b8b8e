WITH given AS (
    SELECT plan_id, count(*) FILTER (in_scope) AS doses_given, count(*) AS doses_possibly_given
    FROM plans JOIN doses ON plans.patient_id = doses.patient_id
        AND doses.happened_at >= plans.happened_at AND coalesce(doses.happened_at < plans.ends_at, true)
    GROUP BY plan_id
)
SELECT 'plans' AS subject, plan_id AS subject_id, verdict(phase = 'series',
    CASE WHEN ends_at IS NOT NULL THEN false WHEN open_ended THEN true END OR doses_max > getvariable('series_doses_max')
    OR coalesce(doses_given, 0) > doses_max
    OR CASE WHEN coalesce(doses_possibly_given, 0) > doses_max THEN NULL
            WHEN doses_max IS NOT NULL THEN false END) AS verdict
FROM plans LEFT JOIN given USING (plan_id)
WHERE coalesce(signed, true)
