package io.prospectassistant.run;

import static io.prospectassistant.start.ProductProcess.PATIENCE;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Places inside the product's statements where it can be stopped from outside, in a real database and without a hook in the product:
 * triggers that wait for an advisory lock which this connection holds. A gate is for the runs whose command contains a word. Who waits at
 * one has done the statement's work and has not committed it.
 */
final class Gates implements AutoCloseable {

    private static final int LOCKS = 4_711;   // the first half of the locks' keys

    private final Connection connection;
    private final JdbcTemplate sql;
    private int gates;

    /** @param owner of the schema */
    Gates(DataSource owner) throws SQLException {
        connection = owner.getConnection();
        sql = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        sql.execute("""
                create function wait_at_gate() returns trigger language plpgsql as $$
                declare
                    written jsonb := to_jsonb(new);
                begin
                    if exists (select from run where run_id = coalesce(written->>'run_id', written->>'first_run_id')::uuid and strpos(command, tg_argv[1]) > 0) then
                        perform pg_advisory_xact_lock_shared(%d, tg_argv[0]::integer);
                    end if;
                    return null;
                end $$""".formatted(LOCKS));
    }

    /** Stops who has inserted rows into the table, before the statement ends. */
    Gate afterInsert(String table, String word) {
        int gate = lock();
        sql.execute("create trigger gate_%d after insert on %s for each row execute function wait_at_gate('%d', '%s')".formatted(gate, table, gate, word));
        return new Gate(gate);
    }

    /** Stops who has inserted rows into the table, when the commit has been ordered already: it happens when the gate is opened, whether or not the client lives. */
    Gate atCommit(String table, String word) {
        int gate = lock();
        sql.execute("create constraint trigger gate_%d after insert on %s deferrable initially deferred for each row execute function wait_at_gate('%d', '%s')"
                .formatted(gate, table, gate, word));
        return new Gate(gate);
    }

    private int lock() {
        gates++;
        sql.queryForList("select pg_advisory_lock(?, ?)", LOCKS, gates);
        return gates;
    }

    /** Opens all gates. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** One of them; shut until it is opened. */
    final class Gate implements Obstacle {

        private final int number;

        private Gate(int number) {
            this.number = number;
        }

        @Override
        public void awaitSomebody() {
            await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(sql.queryForObject("""
                    select exists (select from pg_locks where locktype = 'advisory' and not granted and classid = ? and objid = ?
                                      and database = (select oid from pg_database where datname = current_database()))""", Boolean.class, LOCKS, number)));
        }

        @Override
        public void open() {
            sql.queryForList("select pg_advisory_unlock(?, ?)", LOCKS, number);
        }
    }
}
