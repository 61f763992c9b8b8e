-- What the safeguards share, each built once: dose episodes with their sessions, and the plan and the weight of each.
CREATE MACRO verdict(applies, breached) AS (CASE
    WHEN NOT applies THEN 3
    WHEN applies THEN (CASE WHEN breached THEN 1 WHEN NOT breached THEN 0 ELSE 2 END)
    ELSE 2 END)::TINYINT;
CREATE MACRO unknown_if(doubtful) AS CASE WHEN doubtful THEN NULL::BOOLEAN ELSE false END;
CREATE MACRO rounded(ug_per_kg, weight_g) AS
    (2 * ug_per_kg * weight_g + 1000 * getvariable('dose_rounding_mg'))
    // (2000 * getvariable('dose_rounding_mg')) * getvariable('dose_rounding_mg');

CREATE TEMP TABLE doses AS
WITH given AS (
    SELECT *, indication IS NOT DISTINCT FROM 'program' AND status IN ('completed', 'stopped', 'in-progress') AS certain,
           coalesce(session_id, route || '|' || local_date, '#' || administration_id) AS episode
    FROM administrations
    WHERE status IS DISTINCT FROM 'not-done'
      AND coalesce(indication NOT IN ('anaesthesia', 'emergency-sedation', 'analgesia'), true)
), episodes AS (
    SELECT patient_id, arg_min(administration_id, happened_at) AS subject_id, min(happened_at) AS happened_at, max(recorded_at) AS recorded_at,
           any_value(local_date) AS local_date, any_value(session_id) AS session_id,
           CASE WHEN count(dose_ug) = count(*) THEN sum(dose_ug)::BIGINT END AS dose_ug,
           CASE WHEN count(ended_at) = count(*) THEN max(ended_at) END AS ended_at,
           CASE WHEN bool_or(certain) THEN true END AS in_scope
    FROM given GROUP BY patient_id, episode
)
SELECT episodes.*, sessions.session_id IS NOT NULL AS has_session, sessions.ended_at AS left_at
FROM episodes LEFT JOIN sessions USING (patient_id, session_id);

CREATE TEMP TABLE dose_plans AS
WITH signed AS (
    SELECT patient_id, plan_id, signed, open_ended, ends_at, dose_ug_max, dose_ug_per_kg_max,
           greatest(happened_at, recorded_at) AS since
    FROM plans WHERE coalesce(signed, true)
)
SELECT doses.subject_id, signed.* EXCLUDE (patient_id)
FROM doses JOIN signed ON doses.patient_id = signed.patient_id AND signed.since <= doses.happened_at
QUALIFY row_number() OVER (
    PARTITION BY doses.subject_id ORDER BY coalesce(signed.ends_at > doses.happened_at, true) DESC, signed.since DESC) = 1;

CREATE TEMP TABLE dose_weights AS
SELECT doses.subject_id, weighed.value AS weight_g, doses.local_date - weighed.local_date AS days
FROM doses ASOF JOIN (SELECT * FROM observations WHERE what = 'weight' AND value > 0) AS weighed
    ON doses.patient_id = weighed.patient_id AND doses.happened_at >= weighed.happened_at;
