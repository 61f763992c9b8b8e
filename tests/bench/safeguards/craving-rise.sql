WITH answers AS (
    SELECT *, status = 'answered' AS answered, status = 'answered' AND craving IS NOT NULL AS known FROM check_ins
), counted AS (
    SELECT *, coalesce(count(*) FILTER (known) OVER (PARTITION BY patient_id ORDER BY happened_at, recorded_at, check_in_id
                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS answers_before
    FROM answers
), baselines AS (
    SELECT patient_id, sum(craving) FILTER (answers_before < getvariable('craving_baseline_check_ins')) AS baseline_sum,
           arg_min(local_date, happened_at) AS first_date
    FROM counted WHERE known GROUP BY patient_id
), compared AS (
    SELECT counted.*,
           answers_before > 0 AND (answers_before >= getvariable('craving_baseline_check_ins')
           OR unknown_if(local_date - first_date > getvariable('craving_baseline_days_max'))) AS has_baseline,
           (craving - getvariable('craving_rise_points_min')) * getvariable('craving_baseline_check_ins')
           >= coalesce(baseline_sum, 0) AS risen
    FROM counted LEFT JOIN baselines USING (patient_id)
), newest AS (
    SELECT patient_id, arg_max({'has_baseline': has_baseline, 'risen': risen}, happened_at) AS answer
    FROM compared WHERE answered AND happened_at <= getvariable('asked_at') GROUP BY patient_id
)
SELECT 'check_ins' AS subject, check_in_id AS subject_id, verdict(answered AND has_baseline, risen) AS verdict FROM compared
UNION ALL
SELECT 'patients', patients.patient_id, verdict(
    patients.patient_id IN (SELECT patient_id FROM decisions UNION SELECT patient_id FROM plans UNION SELECT patient_id FROM doses)
    AND newest.patient_id IS NOT NULL AND answer.has_baseline, answer.risen)
FROM patients LEFT JOIN newest USING (patient_id)
