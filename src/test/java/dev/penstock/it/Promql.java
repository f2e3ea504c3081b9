package dev.penstock.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a query in Prometheus' language asks for: so much of the language is read as it takes to know metrics and labels.
 *
 * @param selectors the metrics with their matchers
 * @param groupings the labels by which results are grouped or matched
 */
record Promql(List<Selector> selectors, Set<String> groupings) {

    /**
     * A metric and what its labels must be.
     *
     * @param metric its name
     * @param matchers operator and value, by the label's name
     */
    record Selector(String metric, Map<String, Matching> matchers) {}

    /** What a label must be. */
    record Matching(String operator, String value) {

        /** The one value that it must have; null where there is more than one, or a variable has it. */
        @Nullable
        String only() {
            return operator.equals("=") && !value.startsWith("$") ? value : null;
        }
    }

    private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "atan2");
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^]]*]|\\$\\w+|[a-zA-Z_:][\\w:]*|\\d[\\w.]*|=~|!~|!=|>=|<=|==|\\S");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*),\\s*(\\w+)\\)");

    static Promql of(String query) {
        Matcher values = LABEL_VALUES.matcher(query);
        if (values.matches()) {
            Promql of = new Reader(values.group(1)).read();
            of.groupings.add(values.group(2));
            return of;
        }
        return new Reader(query).read();
    }

    Set<String> metrics() {
        return selectors.stream().map(Selector::metric).collect(Collectors.toCollection(TreeSet::new));
    }

    private static final class Reader {

        private final List<String> tokens;
        private final List<Selector> selectors = new ArrayList<>();
        private final Set<String> groupings = new TreeSet<>();
        private int at;

        Reader(String query) {
            tokens = TOKEN.matcher(query).results().map(MatchResult::group).toList();
        }

        Promql read() {
            while (at < tokens.size()) {
                String token = tokens.get(at++);
                if (isName(token) && !WORDS.contains(token)) {
                    name(token);
                }
            }
            return new Promql(selectors, groupings);
        }

        private void name(String name) {
            if (GROUPINGS.contains(name)) {
                if (next("(")) {
                    groupings.addAll(labels());
                }
            } else if (!next("(") && !next("by") && !next("without")) {
                selectors.add(new Selector(name, next("{") ? matchers() : Map.of()));
            }
        }

        private boolean next(String token) {
            return at < tokens.size() && tokens.get(at).equals(token);
        }

        private Set<String> labels() {
            Set<String> labels = new TreeSet<>();
            while (!next(")")) {
                String token = tokens.get(at++);
                if (isName(token)) {
                    labels.add(token);
                }
            }
            return labels;
        }

        private Map<String, Matching> matchers() {
            Map<String, Matching> matchers = new LinkedHashMap<>();
            at++;
            while (!next("}")) {
                String token = tokens.get(at++);
                if (isName(token)) {
                    String quoted = tokens.get(at + 1);
                    matchers.put(token, new Matching(tokens.get(at), quoted.substring(1, quoted.length() - 1)));
                    at += 2;
                }
            }
            return matchers;
        }

        private static boolean isName(String token) {
            return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
        }
    }
}
