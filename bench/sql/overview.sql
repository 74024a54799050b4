-- Every amount of one open round, in öre, each table read once: added up by area and by line: what
-- Läget is computed from. Rows are (kind, key 1, key 2, six sums).
SELECT CASE WHEN GROUPING(r.month) = 1 THEN 'budget' ELSE 'budget_month' END AS kind,
       COALESCE(r.area_id, 0) AS key1,
       COALESCE(r.line_id, r.month, 0) AS key2,
       SUM(r.amount) AS sum1,
       SUM(r.amount) FILTER (WHERE r.month = ANY (%(booked)s)) AS sum2,
       SUM(r.amount) FILTER (WHERE d.kind = 'original') AS sum3,
       0 AS sum4, 0 AS sum5, 0 AS sum6
FROM budget_budgetrow r
JOIN budget_decision d ON d.id = r.decision_id
WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s
GROUP BY GROUPING SETS ((r.area_id), (r.line_id), (r.month))
UNION ALL
SELECT CASE WHEN GROUPING(a.month) = 1 THEN 'actual' ELSE 'actual_month' END,
       COALESCE(a.area_id, 0),
       COALESCE(a.line_id, a.month, 0),
       SUM(a.amount) FILTER (WHERE a.year = %(year)s AND a.month <= %(cutoff)s),
       SUM(a.amount) FILTER (WHERE a.year = %(year)s - 1),
       SUM(a.amount) FILTER (WHERE a.year = %(year)s - 1 AND a.month <= %(cutoff)s),
       0, 0, 0
FROM budget_actual a
JOIN budget_area o ON o.id = a.area_id
WHERE o.committee_id = %(committee)s AND a.year IN (%(year)s, %(year)s - 1)
GROUP BY GROUPING SETS ((a.area_id), (a.line_id), (a.month))
UNION ALL
SELECT 'forecast', COALESCE(f.area_id, 0), COALESCE(f.line_id, 0),
       SUM(f.amount) FILTER (WHERE f.round_id = %(round)s),
       SUM(f.amount) FILTER (WHERE f.round_id = %(previous)s),
       0, 0, 0, 0
FROM budget_forecast f
WHERE f.round_id IN (%(round)s, %(previous)s)
GROUP BY GROUPING SETS ((f.area_id), (f.line_id))
UNION ALL
SELECT 'decision', d.id, 0, d.amount, 0, 0, 0, 0, 0
FROM budget_decision d
WHERE d.appropriation_id = %(appropriation)s AND d.decided_on <= %(as_of)s
UNION ALL
SELECT 'investment', y.frame_id, y.project_id, y.original, y.changes, y.actual, y.spent_before,
       v.year_amount, v.total_amount
FROM budget_investmentyear y
JOIN budget_investmentframe i ON i.id = y.frame_id
LEFT JOIN budget_investmentforecast v ON v.year_row_id = y.id AND v.round_id = %(round)s
WHERE i.appropriation_id = %(appropriation)s
