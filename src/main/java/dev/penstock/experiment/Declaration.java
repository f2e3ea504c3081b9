package dev.penstock.experiment;

import dev.penstock.core.ExperimentTerms.Enrolment;
import dev.penstock.core.ExperimentTerms.Measures;
import dev.penstock.core.Model;
import dev.penstock.core.Sha256;
import dev.penstock.core.Variant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the policy files said of an experiment when its table last followed them.
 *
 * @param revision the revision of the files; of two that differ, the higher one decides
 * @param shares what stands for the coverage and weights that were last followed, which an epoch may have changed since
 * @param identity what stands for all else by which units are assigned: their kind and sources, salt, group, control, and the
 *     names and targets of the variants
 * @param refusedShares what stands for those that the files said after that, and that were not taken, since a ramp was under
 *     way; absent where there are none
 */
public record Declaration(
        long revision,
        String shares,
        String identity,
        @Nullable String refusedShares) {

    private static final int DIGITS = 16;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    public Declaration {
        if (revision < 0) {
            throw new IllegalArgumentException("revision must not be negative, but is " + revision);
        }
        if (!isDigest(shares) || !isDigest(identity) || (refusedShares != null && !isDigest(refusedShares))) {
            throw new IllegalArgumentException("shares and identity are " + DIGITS + " hexadecimal digits each");
        }
    }

    private static boolean isDigest(String text) {
        return HEX.matcher(text).matches();
    }

    /** What the files of this revision say of the model. */
    public static Declaration of(Model model, long revision) {
        Enrolment enrolment = model.terms().enrolment();
        Measures measures = model.terms().measures();
        StringBuilder shares = new StringBuilder().append(enrolment.coverageSlots());
        StringBuilder identity = new StringBuilder()
                .append(model.unit())
                .append('\n')
                .append(model.terms().session())
                .append('\n')
                .append(enrolment.salt())
                .append('\n')
                .append(enrolment.exclusive())
                .append('\n')
                .append(enrolment.missingUnit())
                .append('\n')
                .append(model.terms().control())
                .append('\n')
                .append(measures.requestCostMax().nanoUsd())
                .append(' ')
                .append(measures.firstTokenSlow())
                .append(' ')
                .append(measures.totalSlow());
        for (Variant variant : model.variants()) {
            shares.append('\n').append(variant.name()).append(' ').append(variant.weight());
            identity.append('\n')
                    .append(variant.name())
                    .append(' ')
                    .append(variant.target().id());
        }
        return new Declaration(revision, digest(shares), digest(identity), null);
    }

    private static String digest(StringBuilder text) {
        return Sha256.hexOf(text.toString()).substring(0, DIGITS);
    }

    boolean isRefused() {
        return refusedShares != null;
    }

    /** Whether the files say nothing that was not followed or refused already. */
    boolean hasHeard(Declaration files) {
        String last = refusedShares == null ? shares : refusedShares;
        return files.shares.equals(last) && files.identity.equals(identity);
    }

    /** The same shares with all else of these files, whose own shares are refused. */
    Declaration refusing(Declaration files) {
        return new Declaration(files.revision, shares, files.identity, files.shares);
    }
}
