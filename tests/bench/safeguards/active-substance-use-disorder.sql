WITH subjects AS (
    SELECT 'doses' AS subject, patient_id, subject_id, happened_at, in_scope AS applies FROM doses
    UNION ALL
    SELECT 'plans', patient_id, plan_id, happened_at, true FROM plans WHERE coalesce(signed, true)
    UNION ALL
    SELECT 'patients', patient_id, patient_id, getvariable('asked_at'),
           patient_id IN (SELECT patient_id FROM decisions UNION SELECT patient_id FROM plans UNION SELECT patient_id FROM doses)
    FROM patients
), assessed AS (
    SELECT patient_id, signed, greatest(happened_at, recorded_at) AS since,
           CASE WHEN band IN ('active', 'early-remission', 'sustained-remission', 'none') THEN band END AS band
    FROM assessments WHERE instrument = 'substance-use-disorder-assessment' AND coalesce(signed, true)
), judged AS (
    SELECT subjects.*, CASE WHEN since IS NULL THEN false WHEN signed THEN true END AS found,
           CASE WHEN signed THEN band END AS band, CASE WHEN signed THEN since END AS assessed_at
    FROM subjects ASOF LEFT JOIN assessed ON subjects.patient_id = assessed.patient_id AND subjects.happened_at >= assessed.since
), codes AS (
    SELECT patient_id, happened_at AS began, at_latest AS began_latest, ended_at,
           greatest(happened_at, recorded_at) AS written_first, greatest(at_latest, recorded_at) AS written,
           coalesce(clinical_status IN ('inactive', 'remission', 'resolved'), false) AS is_over,
           coalesce(clinical_status IN ('active', 'recurrence', 'relapse'), false) AS goes_on,
           coalesce(clinical_status = 'remission', false) AS says_remission,
           coalesce(course = 'remission', false) AS in_remission,
           CASE WHEN category IS DISTINCT FROM 'substance-use-disorder' THEN NULL
                WHEN course = 'active' AND NOT (substance = 'opioid' AND patient_id IN (
                    SELECT patient_id FROM medications
                    WHERE category = 'opioid-agonist-or-antagonist-treatment'
                      AND coalesce(status NOT IN ('not-taken', 'cancelled', 'draft'), true))) THEN true
                WHEN course = 'remission' AND coalesce(clinical_status NOT IN ('recurrence', 'relapse'), true) THEN false
                END AS says_active
    FROM conditions
    WHERE coalesce(category IN ('substance-use-disorder', 'substance-use-unspecified'), true)
      AND verification IS DISTINCT FROM 'refuted' AND happened_at IS NOT NULL
), truths AS (
    SELECT subject, subject_id, NOT (found AND (CASE WHEN written <= assessed_at THEN true WHEN written_first > assessed_at THEN false END))
           AND CASE WHEN began_latest <= happened_at THEN true END
           AND CASE WHEN in_remission AND written > happened_at THEN NULL ELSE says_active END
           AND NOT CASE WHEN ended_at <= happened_at AND (goes_on OR ended_at + INTERVAL 90 DAY > happened_at) THEN NULL
                        WHEN ended_at IS NOT NULL THEN ended_at <= happened_at
                        ELSE is_over AND CASE WHEN written + CASE WHEN says_remission THEN INTERVAL 0 DAY ELSE INTERVAL 90 DAY END
                            <= happened_at THEN true END END AS truth,
           found AND written <= assessed_at AS answered
    FROM judged JOIN codes USING (patient_id)
    WHERE began <= happened_at
), coded AS (
    SELECT subject, subject_id, true AS spoken,
           CASE WHEN bool_or(truth) THEN true WHEN count(truth) = count(*) THEN false END AS active
    FROM truths WHERE answered IS DISTINCT FROM true GROUP BY subject, subject_id
)
SELECT subject, subject_id, verdict(applies, CASE WHEN spoken THEN active ELSE false END
    OR CASE WHEN band IS NOT NULL THEN band = 'active' ELSE found AND NULL END) AS verdict
FROM judged LEFT JOIN coded USING (subject, subject_id)
