package dev.penstock.experiment.evidence;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The units that came to variants, each once, in the order in which they came: where not all of them find room, who stays
 * outside must not depend on the variant.
 */
final class Enrolments {

    private static final int SETS = 2;

    /** @param place which of the arms it came to, from 0 */
    private record Member(String unit, int place) {}

    private final Map<Arm, Integer> places = new LinkedHashMap<>();
    private final Set<Member> members = new LinkedHashSet<>();
    private final Steps steps;

    Enrolments(Steps steps) {
        this.steps = steps;
    }

    void add(String unit, Arm arm) {
        int next = places.size();
        if (members.add(new Member(unit, places.computeIfAbsent(arm, first -> next)))) {
            steps.add(SETS);
        }
    }

    void writeTo(FlushCall call, EvidenceKeys keys) {
        List<String> sets = places.keySet().stream().map(keys::enrolled).toList();
        List<String> pairs = members.stream()
                .flatMap(member -> List.of(member.unit(), Integer.toString(member.place())).stream())
                .toList();
        call.enrolments(sets, pairs);
    }
}
