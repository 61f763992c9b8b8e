SELECT 'doses' AS subject, subject_id, verdict(in_scope,
    (NOT getvariable('dose_mg_max_unlimited') AND dose_ug > getvariable('dose_mg_max')::BIGINT)
    OR (NOT getvariable('dose_mg_per_kg_max_unlimited')
        AND dose_ug > rounded(getvariable('dose_mg_per_kg_max'), weight_g))) AS verdict
FROM doses LEFT JOIN dose_weights USING (subject_id)
