package dev.penstock.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.penstock.core.Dialect;
import dev.penstock.core.Exhaustion;
import dev.penstock.core.ExperimentTerms.MissingUnit;
import dev.penstock.core.Role;
import dev.penstock.core.UnitKind;
import dev.penstock.core.Window;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the policy files write what is not JSON: words, durations, dates, zones. */
final class TextForms extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");

    TextForms() {
        words(Dialect.class);
        words(UnitKind.class);
        words(Window.class);
        words(BudgetEntry.Mode.class);
        words(MissingUnit.class);
        words(IssuerEntry.Plane.class);
        form(Duration.class, "a duration such as 500ms, 30s, 5m, 1h or 7d", TextForms::duration);
        form(LocalDate.class, "a date such as 2026-11-01", LocalDate::parse);
        form(Instant.class, "a time such as 2027-01-31T00:00:00Z", Instant::parse);
        form(ZoneId.class, "a time zone such as UTC or Europe/Berlin", ZoneId::of);
        form(
                Role.class,
                "one of penstock-viewer, penstock-admin",
                text -> Role.of(text).orElseThrow(() -> new IllegalArgumentException(text)));
        addDeserializer(Exhaustion.class, new ExhaustionForm());
    }

    private <E extends Enum<E>> void words(Class<E> type) {
        String all = Arrays.stream(type.getEnumConstants()).map(TextForms::word).collect(Collectors.joining(", "));
        form(
                type,
                "one of " + all,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(value -> word(value).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text)));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private <T> void form(Class<T> type, String expected, Function<String, T> parse) {
        addDeserializer(type, new Form<>(type, expected, parse));
    }

    /** A type written as text; the messages say what is expected and not what was found, which may be a secret. */
    private static final class Form<T> extends StdDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final String expected;
        private final transient Function<String, T> parse;

        Form(Class<T> type, String expected, Function<String, T> parse) {
            super(type);
            this.expected = expected;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(this, "must be %s", expected);
            }
            try {
                return parse.apply(parser.getText());
            } catch (IllegalArgumentException | DateTimeException e) {
                return context.reportInputMismatch(this, "must be %s", expected);
            }
        }
    }

    private static final class ExhaustionForm extends StdDeserializer<Exhaustion> {

        private static final long serialVersionUID = 1L;

        ExhaustionForm() {
            super(Exhaustion.class);
        }

        @Override
        public Exhaustion deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (node.isTextual() && node.textValue().equals("refuse")) {
                return Exhaustion.REFUSE;
            }
            if (node.isTextual() && node.textValue().equals("cache_only")) {
                return Exhaustion.CACHE_ONLY;
            }
            JsonNode use = node.path("use");
            if (node.size() == 1 && use.isTextual()) {
                return new Exhaustion.Use(use.textValue());
            }
            JsonNode fit = node.path("fit");
            if (node.size() == 1 && fit.isIntegralNumber() && fit.canConvertToLong() && fit.longValue() >= 1) {
                return new Exhaustion.Fit(fit.longValue());
            }
            return context.reportInputMismatch(
                    this,
                    "must be refuse, cache_only, use and the name of a model, or fit and the fewest output tokens");
        }
    }
}
