package io.prospectassistant.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What must be true of the rows after a load. A fast answer that is wrong is no answer. */
final class Rows {

    /** What is said → how many rows speak against it. */
    private static final Map<String, String> AGAINST = new LinkedHashMap<>();

    static {
        AGAINST.put("every run is completed", "select count(*) from run where status <> 'completed'");
        AGAINST.put("every run was planned by Khoj and has four actions that succeeded", """
                select count(*) from run r where planner <> 'khoj'
                    or 4 <> (select count(*) from action a where a.run_id = r.run_id and a.status = 'succeeded')""");
        AGAINST.put("every run has as many leads as its command asked for", """
                select count(*) from run r
                 where (substring(r.command from '[0-9]+'))::integer <> (select count(distinct lead_id) from run_lead l where l.run_id = r.run_id)""");
        AGAINST.put("a business that was found again is one lead", """
                select (select count(*) from (select lead_id from lead_source group by lead_id having count(*) <> 1) twice)
                     + (select count(*) from lead l where not exists (select from lead_source s where s.lead_id = l.lead_id))
                     + (select count(*) from (select domain, postal_code from lead where domain is not null group by 1, 2 having count(*) > 1) twice)""");
        AGAINST.put("every enrolled lead has exactly one task, and no other lead has one", """
                select (select count(*) from enrolment e where 1 <> (select count(*) from task t where t.lead_id = e.lead_id))
                     + (select count(*) from task t where not exists (select from enrolment e where e.lead_id = t.lead_id))""");
        AGAINST.put("every run is announced once", "select count(*) from run r where 1 <> (select count(*) from notification n where n.run_id = r.run_id and n.channel = 'in_app')");
        AGAINST.put("the events of every run are numbered without a gap", """
                select count(*) from (select run_id from audit_event where run_id is not null group by run_id
                                      having min(seq) <> 1 or max(seq) <> count(*) or count(*) <> count(distinct seq)) gaps""");
        AGAINST.put("every event is sealed, and the chain is whole", """
                select (select count(*) from audit_event e where not exists (select from audit_link k where k.audit_id = e.audit_id))
                     + (select count(*) from (select link, prev_hash, lag(link, 1, 0) over w as before, lag(hash, 1, repeat('0', 64)) over w as hash_before
                                                from audit_link window w as (order by link)) k where link <> before + 1 or prev_hash <> hash_before)
                     + (select count(*) from audit_link k join audit_event e using (audit_id) where k.hash <> audit_hash(k.prev_hash, e))""");
    }

    private Rows() {}

    /** Seconds until everything that was told is sealed. */
    static double awaitSeal(Connection database, long limitSeconds) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        while (unsealed(database) > 0 && (System.nanoTime() - begun) / 1e9 < limitSeconds) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Events that are not in the chain yet. */
    static long unsealed(Connection database) throws SQLException {
        return number(database, "select (select count(*) from audit_event) - (select count(*) from audit_link)");
    }

    /** As lines of a list, each with its verdict. */
    static Map<String, Boolean> check(Connection database, int runs) throws SQLException {
        Map<String, Boolean> verdicts = new LinkedHashMap<>();
        verdicts.put(runs + " runs were accepted, and as many are there", number(database, "select count(*) from run") == runs);
        for (Map.Entry<String, String> against : AGAINST.entrySet()) {
            verdicts.put(against.getKey(), number(database, against.getValue()) == 0);
        }
        return verdicts;
    }

    static long number(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
