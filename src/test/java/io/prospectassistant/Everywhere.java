package io.prospectassistant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks for a text in every column of every table that can hold one. */
public final class Everywhere {

    private Everywhere() {}

    /** {@code table.column} of every place that has the text, in whatever case. */
    public static List<String> rowsWith(JdbcTemplate sql, String text) {
        List<String> found = new ArrayList<>();
        List<Map<String, Object>> columns = sql.queryForList("""
                select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                 where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea')""");
        for (Map<String, Object> column : columns) {
            String place = column.get("table_name") + "." + column.get("column_name");
            // Bytes are compared as text too, so that a value in plain bytes is found.
            Long rows = sql.queryForObject("select count(*) from " + quoted(column.get("table_name")) + " where strpos(lower(coalesce("
                    + quoted(column.get("column_name")) + "::text, '')), lower(?)) > 0 or strpos(coalesce(" + quoted(column.get("column_name"))
                    + "::text, ''), encode(convert_to(?, 'UTF8'), 'hex')) > 0", Long.class, text, text);
            if (rows > 0) {
                found.add(place);
            }
        }
        if (columns.size() < 50) {
            throw new AssertionError("these are not all columns: " + columns);
        }
        return found;
    }

    private static String quoted(Object name) {
        return '"' + name.toString() + '"';
    }
}
