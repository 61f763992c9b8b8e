SELECT 'doses' AS subject, doses.subject_id, verdict(
    in_scope AND CASE WHEN dose_plans.subject_id IS NULL THEN false ELSE in_force END,
    (dose_ug_max IS NOT NULL AND dose_ug > dose_ug_max)
    OR (dose_ug_per_kg_max IS NOT NULL AND dose_ug > rounded(dose_ug_per_kg_max, weight_g))
    OR unknown_if(dose_ug_max IS NULL AND dose_ug_per_kg_max IS NULL)) AS verdict
FROM doses LEFT JOIN dose_plans USING (subject_id) LEFT JOIN dose_weights USING (subject_id)
