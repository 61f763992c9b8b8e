SELECT 'doses' AS subject, subject_id, verdict(in_scope AND NOT getvariable('dose_mg_per_kg_max_unlimited'),
    CASE WHEN days IS NULL THEN true WHEN weight_g IS NOT NULL THEN days > getvariable('weight_days_max') END) AS verdict
FROM doses LEFT JOIN dose_weights USING (subject_id)
