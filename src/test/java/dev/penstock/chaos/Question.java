package dev.penstock.chaos;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What one client asks.
 *
 * @param mark who asks
 * @param model the gateway's name of the model
 * @param cap the most output tokens of each choice; 0 for none
 * @param choices how many answers to choose from
 * @param stream whether the answer is to be a stream
 * @param leaves whether the client leaves after the first event
 */
record Question(Mark mark, String model, int cap, int choices, boolean stream, boolean leaves) {

    private static final List<String> MODELS = List.of("small", "small", "large", "steady");
    private static final List<Integer> CAPS = List.of(0, 16, 64, 128, 256);
    private static final List<Integer> CHOICES = List.of(1, 1, 1, 1, 2, 3);
    private static final int LEAVING_ONE_IN = 8;

    /** The question with this number: always the same for one seed. */
    static Question of(long seed, long number, Population population) {
        SplittableRandom random = new SplittableRandom(seed * 31 + number);
        Tenant tenant = population.draw(random);
        String key = random.nextBoolean() ? tenant.teamKey() : tenant.otherKey();
        boolean stream = random.nextBoolean();
        return new Question(
                new Mark(tenant.id(), key, random.nextInt(Tenant.USERS_PER_KEY), number),
                MODELS.get(random.nextInt(MODELS.size())),
                CAPS.get(random.nextInt(CAPS.size())),
                CHOICES.get(random.nextInt(CHOICES.size())),
                stream,
                stream && random.nextInt(LEAVING_ONE_IN) == 0);
    }

    String body() {
        return "{\"model\":\"" + model + "\",\"user\":\"" + mark.userText() + "\""
                + (cap == 0 ? "" : ",\"max_completion_tokens\":" + cap)
                + (choices == 1 ? "" : ",\"n\":" + choices)
                + (stream ? ",\"stream\":true" : "")
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + mark.messageText()
                + " Say something about penstocks, please.\"}]}";
    }
}
