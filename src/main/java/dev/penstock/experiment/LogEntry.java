package dev.penstock.experiment;

import dev.penstock.core.ExperimentAlert;
import org.jspecify.annotations.Nullable;

/**
 * One change of an experiment's table.
 *
 * @param id the id in the store, which rises with time and begins with milliseconds since 1970
 * @param table the table as it was written
 * @param evidence what spoke for it; empty where nothing was said
 * @param alert what operators are told of it; absent where nobody needs to know
 */
public record LogEntry(String id, Table table, String evidence, ExperimentAlert.@Nullable What alert) {}
