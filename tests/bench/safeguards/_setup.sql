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

CREATE MACRO runs_on(its_end, has_none, moment) AS coalesce(its_end > moment, CASE WHEN has_none THEN true END);

-- Of a dose: is a plan in force, and the plan itself where it is sure which one it is.
CREATE TEMP TABLE dose_plans AS
WITH begun AS (
    SELECT doses.subject_id, plan_id, dose_ug_max, dose_ug_per_kg_max, doses_max, greatest(plans.happened_at, plans.recorded_at) AS since,
           signed AND runs_on(ends_at, open_ended, doses.happened_at) AS stands
    FROM doses JOIN plans ON doses.patient_id = plans.patient_id
        AND greatest(plans.happened_at, plans.recorded_at) <= doses.happened_at
), standing AS (
    SELECT *, max(since) FILTER (stands) OVER (PARTITION BY subject_id) AS last_sure FROM begun WHERE coalesce(stands, true)
)
SELECT subject_id, CASE WHEN bool_or(stands) THEN true END AS in_force, count(*) = 1 AND bool_or(stands) AS sure,
       CASE WHEN sure THEN any_value(dose_ug_max) END AS dose_ug_max,
       CASE WHEN sure THEN any_value(dose_ug_per_kg_max) END AS dose_ug_per_kg_max,
       CASE WHEN sure THEN any_value(plan_id) END AS plan_id, CASE WHEN sure THEN any_value(doses_max) END AS doses_max
FROM standing WHERE last_sure IS NULL OR since >= last_sure GROUP BY subject_id;

-- Of a dose: was a screen answered before it, and how many days before, where it is sure which one is the newest.
CREATE TEMP TABLE dose_screens AS
WITH asked AS (
    SELECT doses.subject_id, doses.local_date - screens.local_date AS days, screens.happened_at AS first, screens.at_latest AS last,
           answer = 'answered' AND CASE WHEN screens.at_latest <= doses.happened_at THEN true END AS stands
    FROM doses JOIN assessments AS screens
        ON doses.patient_id = screens.patient_id AND screens.happened_at <= doses.happened_at
    WHERE domain = 'substance-use' AND instrument IS DISTINCT FROM 'substance-use-disorder-assessment'
), standing AS (
    SELECT *, max(first) FILTER (stands) OVER (PARTITION BY subject_id) AS last_sure FROM asked WHERE coalesce(stands, true)
)
SELECT subject_id, CASE WHEN bool_or(stands) THEN true END AS found,
       CASE WHEN count(*) = 1 AND bool_or(stands) THEN any_value(days) END AS days
FROM standing WHERE last_sure IS NULL OR last >= last_sure GROUP BY subject_id;

CREATE TEMP TABLE dose_weights AS
SELECT doses.subject_id, weighed.value AS weight_g, doses.local_date - weighed.local_date AS days
FROM doses ASOF JOIN (SELECT * FROM observations WHERE what = 'weight' AND coalesce(value > 0, true)) AS weighed
    ON doses.patient_id = weighed.patient_id AND doses.happened_at >= weighed.happened_at;
