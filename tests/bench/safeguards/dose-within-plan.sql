WITH counted AS (
    SELECT doses.subject_id, dose_plans.plan_id, doses_max, dose_ug_max, dose_ug_per_kg_max,
           dose_plans.subject_id IS NOT NULL AS planned, in_force,
           count(*) FILTER (in_scope AND in_force) OVER of_plan AS under_plan,
           count(*) FILTER (dose_plans.plan_id IS NOT NULL) OVER of_plan
           + count(*) FILTER (dose_plans.subject_id IS NOT NULL AND dose_plans.plan_id IS NULL) OVER of_patient AS possibly_under
    FROM doses LEFT JOIN dose_plans USING (subject_id)
    WINDOW of_patient AS (PARTITION BY doses.patient_id ORDER BY doses.happened_at, doses.recorded_at, doses.subject_id
                          ROWS UNBOUNDED PRECEDING),
           of_plan AS (PARTITION BY doses.patient_id, dose_plans.plan_id
                       ORDER BY doses.happened_at, doses.recorded_at, doses.subject_id ROWS UNBOUNDED PRECEDING)
)
SELECT 'doses' AS subject, doses.subject_id, verdict(
    in_scope AND CASE WHEN NOT planned THEN false ELSE in_force END,
    (dose_ug_max IS NOT NULL AND dose_ug > dose_ug_max)
    OR (dose_ug_per_kg_max IS NOT NULL AND dose_ug > rounded(dose_ug_per_kg_max, weight_g))
    OR unknown_if(dose_ug_max IS NULL AND dose_ug_per_kg_max IS NULL)
    OR (doses_max IS NOT NULL AND (under_plan > doses_max OR unknown_if(possibly_under > doses_max)))) AS verdict
FROM doses JOIN counted USING (subject_id) LEFT JOIN dose_weights USING (subject_id)
