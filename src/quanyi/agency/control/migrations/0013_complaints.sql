-- As of a dispute (0012): what was found is written in a round that waits, before anybody but the first stage has agreed.
CREATE FUNCTION complaint_finding_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    asked record;
BEGIN
    SELECT r.id, r.case_id, r.number, c.person_id INTO asked FROM collect_complaintrow c
    JOIN review_round r ON r.submission_id = c.submission_id WHERE c.id = NEW.row_id;
    PERFORM pg_advisory_xact_lock(1407, asked.case_id::int);
    IF asked.id IS NULL OR asked.person_id IS DISTINCT FROM NEW.person_id
        OR asked.number <> (SELECT max(number) FROM review_round WHERE case_id = asked.case_id)
        OR EXISTS (SELECT 1 FROM review_withdrawal WHERE case_id = asked.case_id)
        OR EXISTS (SELECT 1 FROM review_signature
            WHERE round_id = asked.id AND (stage <> 'first_review' OR verdict <> 'agree')) THEN
        RAISE EXCEPTION 'what is found of complaint % comes too late', NEW.row_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'complaint_finding_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaint_finding_in_time BEFORE INSERT ON compute_complaintfinding
    FOR EACH ROW EXECUTE FUNCTION complaint_finding_in_time();
ALTER TABLE compute_complaintfinding ENABLE ALWAYS TRIGGER complaint_finding_in_time;

-- A complaint joins an order that was given and is not over, to the same employer about the same matter and months.
CREATE FUNCTION order_takes(which bigint, number_of_order text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM collect_complaintrow c JOIN collect_orderrow o ON o.matter = c.matter
        JOIN collect_submission s ON s.id = o.submission_id AND s.employer_id = c.employer_id
        JOIN review_round r ON r.submission_id = s.id JOIN review_case k ON k.id = r.case_id
        WHERE c.id = which AND k.number = number_of_order AND review_is_approved(k.id)
            AND r.number = (SELECT max(number) FROM review_round WHERE case_id = k.id)
            AND (o.last_month < c.first_month) IS NOT TRUE AND (c.last_month < o.first_month) IS NOT TRUE
            AND NOT EXISTS (SELECT 1 FROM compute_followup f
                WHERE f.order_id = o.id AND f.step IN ('met', 'replied')))
$$;

-- A step follows on an approved case, and on the steps before it: nobody is late before the day, nothing is referred that
-- was met, a labour relation that is contested is established before the order is met or not, and none comes before the last
-- signature (d13-27-2).
CREATE FUNCTION step_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    asked record;
    taken text[];
    follows boolean;
BEGIN
    SELECT s.round_case AS case_id, s.due_on, s.person_id INTO asked FROM (
        SELECT r.case_id AS round_case, o.due_on, NULL::bigint AS person_id FROM collect_orderrow o
        JOIN review_round r ON r.submission_id = o.submission_id WHERE o.id = NEW.order_id
        UNION ALL
        SELECT r.case_id, NULL, c.person_id FROM collect_complaintrow c
        JOIN review_round r ON r.submission_id = c.submission_id WHERE c.id = NEW.complaint_id) s;
    PERFORM pg_advisory_xact_lock(1407, asked.case_id::int);
    SELECT coalesce(array_agg(f.step), '{}') INTO taken FROM compute_followup f
    WHERE f.order_id = NEW.order_id OR f.complaint_id = NEW.complaint_id;
    IF NEW.order_id IS NOT NULL THEN
        follows := CASE NEW.step
            WHEN 'answered' THEN NOT 'met' = ANY(taken)
            WHEN 'contested' THEN NOT ARRAY['met', 'not_met'] && taken
            WHEN 'established' THEN 'contested' = ANY(taken)
            WHEN 'met' THEN NOT 'contested' = ANY(taken) OR 'established' = ANY(taken)
            WHEN 'not_met' THEN NEW."on" > asked.due_on AND NOT 'met' = ANY(taken)
                AND (NOT 'contested' = ANY(taken) OR 'established' = ANY(taken))
            WHEN 'referred' THEN 'not_met' = ANY(taken) AND NOT 'met' = ANY(taken)
            WHEN 'replied' THEN 'referred' = ANY(taken)
            ELSE false END;
    ELSE
        follows := NEW.person_id IS NOT DISTINCT FROM asked.person_id AND CASE NEW.step
            WHEN 'referred' THEN (SELECT f.result FROM compute_complaintfinding f
                WHERE f.row_id = NEW.complaint_id ORDER BY f.id DESC LIMIT 1) = 'refer'
            WHEN 'replied' THEN 'referred' = ANY(taken)
            WHEN 'joined' THEN (SELECT f.result FROM compute_complaintfinding f
                WHERE f.row_id = NEW.complaint_id ORDER BY f.id DESC LIMIT 1) = 'order'
                AND order_takes(NEW.complaint_id, NEW.document)
            ELSE false END;
    END IF;
    IF asked.case_id IS NULL OR NOT review_is_approved(asked.case_id) OR NOT coalesce(follows, false)
        OR NEW."on" < (SELECT (max(g.signed_at) AT TIME ZONE 'Asia/Shanghai')::date FROM review_signature g
            JOIN review_round r ON r.id = g.round_id WHERE r.case_id = asked.case_id) THEN
        RAISE EXCEPTION 'step % does not follow', NEW.step USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'step_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER step_follows BEFORE INSERT ON compute_followup FOR EACH ROW EXECUTE FUNCTION step_follows();
ALTER TABLE compute_followup ENABLE ALWAYS TRIGGER step_follows;
