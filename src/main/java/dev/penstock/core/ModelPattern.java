package dev.penstock.core;

/** How policies name models: a full name, or a beginning that ends in {@code *}. */
final class ModelPattern {

    private ModelPattern() {}

    static boolean matches(String pattern, String model) {
        int prefix = pattern.length() - 1;
        return pattern.charAt(prefix) == '*' ? model.regionMatches(0, pattern, 0, prefix) : pattern.equals(model);
    }
}
