-- The net amounts of some rounds (none of them locked), one a committee, in öre: what the city's
-- page is computed from. `rounds` are their keys. Rows are (kind, round, two sums).
WITH booked AS (
    SELECT DISTINCT r.id AS round, a.month
    FROM budget_round r
    JOIN budget_appropriation y ON y.id = r.appropriation_id
    JOIN budget_area o ON o.committee_id = y.committee_id
    JOIN budget_actual a
        ON a.area_id = o.id AND a.year = y.year AND a.month <= r.cutoff_month AND a.amount <> 0
    WHERE r.id = ANY (%(rounds)s)
)
SELECT 'budget', r.id, SUM(b.amount), SUM(b.amount) FILTER (WHERE m.month IS NOT NULL)
FROM budget_round r
JOIN budget_appropriation y ON y.id = r.appropriation_id
JOIN budget_decision d
    ON d.appropriation_id = y.id
    AND d.decided_on < make_date(y.year, r.cutoff_month, 1) + interval '1 month'
JOIN budget_budgetrow b ON b.decision_id = d.id
LEFT JOIN booked m ON m.round = r.id AND m.month = b.month
WHERE r.id = ANY (%(rounds)s)
GROUP BY r.id
UNION ALL
SELECT 'actual', r.id,
       SUM(a.amount) FILTER (WHERE a.year = y.year AND a.month <= r.cutoff_month),
       SUM(a.amount) FILTER (WHERE a.year = y.year - 1)
FROM budget_round r
JOIN budget_appropriation y ON y.id = r.appropriation_id
JOIN budget_area o ON o.committee_id = y.committee_id
JOIN budget_actual a ON a.area_id = o.id AND a.year IN (y.year, y.year - 1)
WHERE r.id = ANY (%(rounds)s)
GROUP BY r.id
UNION ALL
SELECT 'forecast', r.id,
       SUM(f.amount) FILTER (WHERE f.round_id = r.id),
       SUM(f.amount) FILTER (WHERE f.round_id = r.previous_id)
FROM budget_round r
JOIN budget_forecast f ON f.round_id IN (r.id, r.previous_id)
WHERE r.id = ANY (%(rounds)s)
GROUP BY r.id
