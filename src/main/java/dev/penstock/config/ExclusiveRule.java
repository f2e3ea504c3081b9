package dev.penstock.config;

import dev.penstock.config.PolicyFile.ModelEntry;
import dev.penstock.core.ExperimentTerms.Enrolment;
import dev.penstock.core.ExperimentTerms.Exclusive;
import dev.penstock.core.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rule that a unit takes part in one experiment of a group at most: their parts do not overlap, and the group's hash
 * is no experiment's own, whose enrolment it would settle.
 */
final class ExclusiveRule {

    private ExclusiveRule() {}

    static void check(List<Model> models, Map<String, Located<ModelEntry>> entries) throws InvalidPolicy {
        Set<String> salts = new HashSet<>();
        models.stream()
                .filter(Model::isExperiment)
                .map(model -> model.terms().enrolment().salt())
                .forEach(salts::add);
        Map<String, List<Model>> groups = new HashMap<>();
        for (Model model : models) {
            Exclusive part = model.terms().enrolment().exclusive();
            Located<ModelEntry> entry = entries.get(model.name());
            if (part == null || entry == null) {
                continue;
            }
            Place place = entry.place().at("experiment").at("exclusive");
            if (salts.contains(part.group())) {
                throw place.at("group")
                        .invalid(
                                "the group '" + part.group() + "' is called like the salt of an experiment, which would"
                                        + " not be independent of it");
            }
            add(model, part, groups.computeIfAbsent(part.group(), group -> new ArrayList<>()), place);
        }
    }

    private static void add(Model model, Exclusive part, List<Model> group, Place place) throws InvalidPolicy {
        for (Model other : group) {
            Enrolment enrolment = other.terms().enrolment();
            if (enrolment.exclusive() != null && enrolment.exclusive().range().overlaps(part.range())) {
                throw place.invalid("the part of '" + model.name() + "' in the group '" + part.group()
                        + "' overlaps that of '" + other.name() + "'");
            }
        }
        group.add(model);
    }
}
