package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The core schema of YAML 1.2 for plain scalars, narrower where the wider form is a trap: numbers are decimal without
 * exponent (so that none is larger than it is long), and dates, {@code yes} and {@code 1:30} are text.
 */
final class CoreSchema {

    static final int MAX_NUMBER_CHARS = 40;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+");

    private CoreSchema() {}

    static boolean isNull(String plain) {
        return NULLS.contains(plain);
    }

    static JsonNode resolve(String plain) {
        JsonNodeFactory nodes = JsonNodeFactory.withExactBigDecimals(true);
        if (TRUE.contains(plain) || FALSE.contains(plain)) {
            return nodes.booleanNode(TRUE.contains(plain));
        }
        if (plain.length() <= MAX_NUMBER_CHARS && INTEGER.matcher(plain).matches()) {
            return nodes.numberNode(new BigInteger(plain));
        }
        if (plain.length() <= MAX_NUMBER_CHARS && DECIMAL.matcher(plain).matches()) {
            return nodes.numberNode(new BigDecimal(plain));
        }
        return nodes.textNode(plain);
    }
}
