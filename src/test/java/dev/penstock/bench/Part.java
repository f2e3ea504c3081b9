package dev.penstock.bench;

import java.util.List;

/** What one part of the benchmark has found. */
interface Part {

    List<Section> sections();

    /** What counts in no section, since something went another way than it should have. */
    List<String> failures();

    /**
     * A section of the report.
     *
     * @param title its heading
     * @param content its text, whose lines all end
     */
    record Section(String title, String content) {}
}
