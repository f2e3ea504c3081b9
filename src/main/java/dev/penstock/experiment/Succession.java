package dev.penstock.experiment;

import dev.penstock.core.Model;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a table when the policy files say something new: it follows them in a new epoch, but while a ramp is under
 * way, the shares are the ramp's. Shares that are refused and then taken back have never been.
 *
 * @param next the next table, if there is to be one
 * @param problem why the table does not do as the files say, if so
 */
record Succession(Optional<Table> next, Optional<String> problem) {

    private static final Succession NONE = new Succession(Optional.empty(), Optional.empty());

    /** What becomes of the table by what the files of this revision say of the model. */
    static Succession of(Table table, Model model, long revision, Instant now) {
        Declaration files = Declaration.of(model, revision);
        Declaration followed = table.declaration();
        if (followed.hasHeard(files)) {
            return followed.isRefused() && table.isRamping() ? problem(refusal(model)) : NONE;
        }
        if (revision < followed.revision()) {
            return problem("The experiment '" + model.name()
                    + "' follows a newer policy set than this one, which says something else");
        }
        if (revision == followed.revision()) {
            return problem("The experiment '" + model.name()
                    + "' does not follow its policy file, which has changed without a" + " higher version");
        }
        Note why = new Note(now, Note.BY_POLICY, "the policy file has changed");
        boolean sharesAreNew = !files.shares().equals(followed.shares());
        if (sharesAreNew && !table.isRamping()) {
            return next(afresh(table, model, files, why), null);
        }
        boolean identityIsNew = !files.identity().equals(followed.identity());
        Declaration heard = sharesAreNew ? followed.refusing(files) : files;
        Table next = identityIsNew ? kept(table, model, heard, why) : table.hearing(heard);
        return next(next, sharesAreNew ? refusal(model) : null);
    }

    private static Table afresh(Table table, Model model, Declaration files, Note why) {
        return table.following(
                files,
                Table.State.first(model),
                model.terms().enrolment().coverageSlots(),
                table.allocation().reweighted(Weights.of(model)),
                0,
                why);
    }

    /** With the shares that each variant has; the control has those of variants that are no more. */
    private static Table kept(Table table, Model model, Declaration files, Note why) {
        Map<String, Long> shares = new LinkedHashMap<>();
        model.variants()
                .forEach(variant ->
                        shares.put(variant.name(), (long) table.allocation().size(variant.name())));
        for (String variant : table.allocation().variants()) {
            if (!shares.containsKey(variant)) {
                shares.merge(model.terms().control(), (long) table.allocation().size(variant), Long::sum);
            }
        }
        Allocation ranges = table.allocation().reweighted(new Weights(shares));
        return table.following(files, table.state(), table.coverageSlots(), ranges, table.step(), why);
    }

    private static String refusal(Model model) {
        return "The weights and the coverage of the experiment '" + model.name()
                + "' are changed in the policy file while its ramp is under way: they are not taken";
    }

    private static Succession problem(String problem) {
        return new Succession(Optional.empty(), Optional.of(problem));
    }

    private static Succession next(Table next, @Nullable String problem) {
        return new Succession(Optional.of(next), Optional.ofNullable(problem));
    }
}
