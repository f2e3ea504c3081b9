package dev.penstock.bench;

import java.util.List;
import java.util.Map;

/**
 * The page that a run leaves behind.
 *
 * @param facts what was measured on, and with
 * @param parts what was found
 */
record Report(Map<String, String> facts, List<Part> parts) {

    String markdown() {
        StringBuilder page = new StringBuilder("# Penstock beside nginx\n\n");
        parts.stream().flatMap(part -> part.sections().stream()).forEach(section -> add(page, section));
        add(page, new Part.Section("Machine", machine()));
        if (!failures().isEmpty()) {
            page.append("## Failed measurements, not counted above\n\n");
            failures().forEach(failure -> page.append("- ").append(failure).append('\n'));
        }
        return page.toString();
    }

    List<String> failures() {
        return parts.stream().flatMap(part -> part.failures().stream()).toList();
    }

    private static void add(StringBuilder page, Part.Section section) {
        page.append("## ")
                .append(section.title())
                .append("\n\n")
                .append(section.content())
                .append('\n');
    }

    private String machine() {
        StringBuilder list = new StringBuilder();
        facts.forEach((name, value) ->
                list.append("- ").append(name).append(": ").append(value).append('\n'));
        return list.toString();
    }
}
