package dev.penstock.experiment;

/**
 * One change of an experiment's table.
 *
 * @param id the id in the store, which rises with time and begins with milliseconds since 1970
 * @param table the table as it was written
 * @param evidence what spoke for it; empty where nothing was said
 */
public record LogEntry(String id, Table table, String evidence) {}
