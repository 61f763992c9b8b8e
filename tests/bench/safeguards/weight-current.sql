SELECT 'doses' AS subject, subject_id, verdict(in_scope AND NOT getvariable('dose_mg_per_kg_max_unlimited'),
    NOT coalesce(days <= getvariable('weight_days_max'), false)) AS verdict
FROM doses LEFT JOIN dose_weights USING (subject_id)
