WITH pressures AS (
    SELECT patient_id, happened_at AS taken FROM observations WHERE what = 'systolic' AND value IS NOT NULL
), before AS (
    SELECT doses.*, doses.happened_at - pressures.taken AS since_pressure
    FROM doses ASOF LEFT JOIN pressures ON doses.patient_id = pressures.patient_id AND doses.happened_at >= pressures.taken
), watched AS (
    SELECT patient_id, subject_id, happened_at, least(left_at, happened_at + INTERVAL 24 HOUR) AS until,
           coalesce(lead(happened_at) OVER (PARTITION BY patient_id ORDER BY happened_at) < until, false) AS overtaken
    FROM doses
), heard AS (
    SELECT subject_id, taken, until, overtaken
    FROM pressures ASOF JOIN watched ON pressures.patient_id = watched.patient_id AND pressures.taken > watched.happened_at
    WHERE NOT overtaken
    UNION ALL
    SELECT subject_id, taken, until, overtaken
    FROM pressures JOIN watched ON pressures.patient_id = watched.patient_id AND pressures.taken > watched.happened_at
    WHERE overtaken
), during AS (
    SELECT subject_id, taken, taken - lag(taken) OVER (PARTITION BY subject_id ORDER BY taken) AS gap
    FROM heard WHERE taken <= until
), gaps AS (
    SELECT subject_id, min(taken) AS first, max(taken) AS last, max(gap) AS longest FROM during GROUP BY subject_id
), checked AS (
    SELECT before.*, coalesce(first - happened_at, left_at - happened_at) AS first_after,
           first IS NULL AND CASE WHEN left_at IS NOT NULL
               OR getvariable('asked_at') > happened_at + getvariable('pressure_first_check_minutes_max') THEN true END AS never_checked,
           CASE WHEN left_at IS NULL THEN NULL WHEN first IS NULL THEN left_at - happened_at
                ELSE greatest(first - happened_at, longest, left_at - last) END AS longest_unchecked
    FROM before LEFT JOIN gaps USING (subject_id)
)
SELECT 'doses' AS subject, subject_id, verdict(in_scope,
    NOT coalesce(since_pressure <= getvariable('pressure_before_dose_minutes_max'), false)
    OR first_after > getvariable('pressure_first_check_minutes_max')
    OR never_checked OR longest_unchecked > getvariable('pressure_gap_minutes_max')) AS verdict
FROM checked
