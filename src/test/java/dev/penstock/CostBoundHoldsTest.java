package dev.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.penstock.core.Dialect;
import dev.penstock.core.Endpoint;
import dev.penstock.core.Money;
import dev.penstock.core.Price;
import dev.penstock.core.Provider;
import dev.penstock.core.Target;
import dev.penstock.core.TokenPrice;
import dev.penstock.core.Tokens;
import dev.penstock.core.Usage;
import dev.penstock.meter.Bound;
import dev.penstock.meter.CostBound;
import dev.penstock.meter.PriceBook;
import dev.penstock.meter.Promise;
import dev.penstock.protocol.BodyEdit;
import dev.penstock.protocol.RequestBody;
import dev.penstock.protocol.RequestLimits;
import dev.penstock.protocol.RequestReader;
import dev.penstock.simulator.SimulatedBill;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No request costs more than its bound: by the tokenizers and the framing rules of a real provider that generates as much
 * as the cap lets it, and by the simulated provider, which counts and bills for itself what the gateway would send it.
 */
class CostBoundHoldsTest {

    private static final long SEED = Long.getLong("penstock.tests.seed", 20261124L);
    private static final int ROUNDS = 4_000;
    private static final Endpoint[] OF_PROVIDERS = {Endpoint.CHAT_COMPLETIONS, Endpoint.COMPLETIONS, Endpoint.EMBEDDINGS
    };
    private static final long DEFAULT_CAP = 8_192;
    private static final int MOST_INPUT = 128_000;
    private static final Provider PROVIDER = new Provider(
            "p", Dialect.OPENAI, URI.create("http://127.0.0.1:1/v1"), null, Duration.ofSeconds(1), 0, true, true, null);
    private static final RequestReader READER = new RequestReader(RequestLimits.DEFAULTS);
    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

    @ParameterizedTest
    @EnumSource(
            value = EncodingType.class,
            names = {"O200K_BASE", "CL100K_BASE", "P50K_BASE"})
    void coversWhateverTheProviderBills(EncodingType type) {
        Encoding encoding = ENCODINGS.getEncoding(type);
        Random random = new Random(SEED);
        double closest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            GeneratedRequest request = GeneratedRequest.next(random, encoding);
            Target target = new Target(PROVIDER, "m", price(random), OptionalLong.of(MOST_INPUT), OptionalLong.empty());

            Bound bound = bound(request, target);

            Usage usage = usage(request, bound, random);
            Money cost =
                    PriceBook.cost(usage, price(target), body(request).ask().audio());
            assertThat(usage.totalInput())
                    .as("input of round %d, seed %d: %s", round, SEED, request.json())
                    .isLessThanOrEqualTo(bound.input());
            assertThat(usage.totalOutput())
                    .as("output of round %d, seed %d: %s", round, SEED, request.json())
                    .isLessThanOrEqualTo(bound.output());
            assertThat(cost)
                    .as("cost of round %d, seed %d: %s", round, SEED, request.json())
                    .isLessThanOrEqualTo(bound.money());
            closest = Math.max(
                    closest, request.inputTokens() / (double) bound.input().count());
        }
        System.out.printf("%s: input is at most %.3f of its bound, seed %d%n", type, closest, SEED);
        // Or the test would say nothing.
        assertThat(closest).isGreaterThan(0.5);
    }

    @Test
    void coversWhateverTheSimulatorBills() {
        Random random = new Random(SEED);
        Encoding encoding = ENCODINGS.getEncoding(EncodingType.O200K_BASE);
        int billed = 0;
        double fullest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            GeneratedRequest request = GeneratedRequest.next(random, encoding);
            Target target = new Target(PROVIDER, "m", price(random), OptionalLong.of(MOST_INPUT), OptionalLong.empty());
            RequestBody body = body(request);
            Bound bound = bound(request, target);

            Optional<Usage> bill = SimulatedBill.of(request.endpoint(), sent(body, bound));

            if (bill.isPresent()) {
                Usage usage = bill.get();
                assertThat(usage.totalInput())
                        .as("input of round %d, seed %d: %s", round, SEED, request.json())
                        .isLessThanOrEqualTo(bound.input());
                assertThat(usage.totalOutput())
                        .as("output of round %d, seed %d: %s", round, SEED, request.json())
                        .isLessThanOrEqualTo(bound.output());
                assertThat(PriceBook.cost(usage, price(target), body.ask().audio()))
                        .as("cost of round %d, seed %d: %s", round, SEED, request.json())
                        .isLessThanOrEqualTo(bound.money());
                fullest = Math.max(
                        fullest,
                        usage.totalOutput().count()
                                / (double) Math.max(1, bound.output().count()));
                billed++;
            }
        }
        System.out.printf("the simulator billed %d of %d requests, seed %d%n", billed, ROUNDS, SEED);
        // Or the test would say nothing.
        assertThat(billed).isGreaterThan(ROUNDS * 3 / 4);
        assertThat(fullest).isEqualTo(1);
    }

    /** What the gateway sends: the client's bytes with the cap that the bound assumes. */
    private static byte[] sent(RequestBody body, Bound bound) {
        BodyEdit edit = BodyEdit.of(body);
        bound.injectedCap().ifPresent(edit::outputCap);
        return edit.apply();
    }

    private static Bound bound(GeneratedRequest request, Target target) {
        return CostBound.of(body(request).ask(), target, Promise.MONEY, DEFAULT_CAP)
                .fold(bound -> bound, refusal -> {
                    throw new AssertionError(refusal.message() + " of " + request.json());
                });
    }

    private static RequestBody body(GeneratedRequest request) {
        return READER.read(request.endpoint(), request.json().getBytes(StandardCharsets.UTF_8))
                .fold(body -> body, refusal -> {
                    throw new AssertionError(refusal.message() + " of " + request.json());
                });
    }

    /** The provider obeys the cap for each choice, and bills rejected predictions beside it. */
    private static Usage usage(GeneratedRequest request, Bound bound, Random random) {
        long input = Math.min(request.inputTokens(), MOST_INPUT);
        long cached = below(random, input);
        long written = below(random, input - cached);
        long cap = bound.injectedCap().orElse(request.cap());
        long output = request.endpoint().generates() ? (cap + request.rejectedTokens()) * request.choices() : 0;
        long reasoning = below(random, output);
        Usage usage = new Usage(
                new Tokens(input - cached - written),
                new Tokens(cached),
                new Tokens(written),
                new Tokens(output - reasoning),
                new Tokens(reasoning),
                Usage.Evidence.REPORTED);
        Tokens heard = new Tokens(Math.min(request.audioTokens(), input));
        Tokens spoken = new Tokens(request.isSpoken() ? below(random, output - reasoning) : 0);
        return random.nextInt(4) == 0 ? usage : usage.withAudio(heard, spoken);
    }

    private static long below(Random random, long most) {
        return random.nextInt(3) == 0 ? most : random.nextLong(most + 1);
    }

    private static Price price(Random random) {
        return new Price(
                picoUsd(random),
                picoUsd(random),
                picoUsd(random),
                picoUsd(random),
                picoUsd(random),
                picoUsd(random),
                picoUsd(random),
                LocalDate.EPOCH);
    }

    private static TokenPrice picoUsd(Random random) {
        return new TokenPrice(random.nextInt(100_000_000));
    }

    private static Price price(Target target) {
        Price price = target.price();
        if (price == null) {
            throw new AssertionError("every target here has one");
        }
        return price;
    }

    static Endpoint anyEndpoint(Random random) {
        return OF_PROVIDERS[random.nextInt(OF_PROVIDERS.length)];
    }
}
