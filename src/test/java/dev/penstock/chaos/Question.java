package dev.penstock.chaos;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What one client asks.
 *
 * @param mark who asks which model
 * @param ask what
 * @param leaves whether the client leaves after the first event
 */
record Question(Mark mark, Ask ask, boolean leaves) {

    private static final List<Offer> OFFERS = List.of(
            Offer.SMALL,
            Offer.SMALL,
            Offer.SMALL,
            Offer.LARGE,
            Offer.LARGE,
            Offer.STEADY,
            Offer.STEADY,
            Offer.VECTORS,
            Offer.KEPT,
            Offer.KEPT,
            Offer.THRIFTY);
    private static final List<Integer> CAPS = List.of(0, 16, 64, 128, 256);
    private static final List<Integer> CHOICES = List.of(1, 1, 1, 1, 2, 3);
    private static final int INPUTS_MAX = 3;
    private static final int REPEATED_TEXTS = 2;
    private static final int LEAVING_ONE_IN = 8;

    /** The question with this number: always the same for one seed. */
    static Question of(long seed, long number, Population population) {
        SplittableRandom random = new SplittableRandom(seed * 31 + number);
        Tenant tenant = population.draw(random);
        String key = random.nextBoolean() ? tenant.teamKey() : tenant.otherKey();
        int user = random.nextInt(Tenant.USERS_PER_KEY);
        Offer offer = OFFERS.get(random.nextInt(OFFERS.size()));
        Mark mark = new Mark(tenant.id(), key, user, offer.label(), number);
        Ask ask = ask(offer, random);
        return new Question(mark, ask, ask.stream() && random.nextInt(LEAVING_ONE_IN) == 0);
    }

    private static Ask ask(Offer offer, SplittableRandom random) {
        return switch (offer) {
            case VECTORS -> new Embedding(random.nextInt(INPUTS_MAX) + 1);
            case KEPT -> new Repeated(random.nextInt(REPEATED_TEXTS), random.nextBoolean(), random.nextBoolean());
            default -> chat(random);
        };
    }

    private static Chat chat(SplittableRandom random) {
        return new Chat(
                CAPS.get(random.nextInt(CAPS.size())),
                CHOICES.get(random.nextInt(CHOICES.size())),
                random.nextBoolean());
    }

    String body() {
        return ask.body(mark);
    }
}
