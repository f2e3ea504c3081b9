package dev.penstock.simulator;

import java.util.SplittableRandom;

/** Sentences about water and turbines, the same for the same seed. */
final class Prose {

    private static final String[] SUBJECTS = {
        "The penstock", "A steady current", "The upper gate", "The river Rhône", "The spillway", "An old turbine",
        "The reservoir", "The Ångermanälven", "The night shift", "A careful engineer", "The surge tank", "利根川"
    };
    private static final String[] VERBS = {
        "carries", "measures", "slows", "feeds", "holds back", "lifts", "follows", "balances", "wakes", "outlasts"
    };
    private static final String[] OBJECTS = {
        "the water",
        "the second turbine",
        "a quiet valley",
        "the morning load",
        "every litre",
        "the long tunnel",
        "the grid",
        "a thousand lamps",
        "the meltwater",
        "its own weight"
    };
    private static final String[] TAILS = {
        "before it reaches the wheel", "without a sound", "at 50 hertz", "in one smooth motion",
                "until the gate closes",
        "as the ledger shows", "under 120 metres of head", "and nothing is lost", "while the town sleeps",
                "once, and no more"
    };

    private Prose() {}

    /** Whole sentences with at least so many tokens together. */
    static String sentences(Seed seed, String about, int tokensMin) {
        SplittableRandom random = seed.random();
        StringBuilder text = new StringBuilder(about);
        int tokens = SimTokenizer.count(about);
        while (tokens < tokensMin || text.isEmpty()) {
            String sentence = sentence(random, text.isEmpty() ? "" : " ");
            // A sentence ends with a full stop, which is always a token of its own: counts add up.
            tokens += SimTokenizer.count(sentence);
            text.append(sentence);
        }
        return text.toString();
    }

    /** A few words without punctuation. */
    static String words(Seed seed) {
        SplittableRandom random = seed.random();
        return pick(random, VERBS) + " " + pick(random, OBJECTS);
    }

    private static String sentence(SplittableRandom random, String before) {
        return before + pick(random, SUBJECTS) + " " + pick(random, VERBS) + " " + pick(random, OBJECTS) + " "
                + pick(random, TAILS) + ".";
    }

    private static String pick(SplittableRandom random, String[] words) {
        return words[random.nextInt(words.length)];
    }
}
