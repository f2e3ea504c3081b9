package dev.penstock.chaos;

/** What a question meets whose budget cannot carry it. */
enum WayOut {
    REFUSE("refuse"),
    /** A stored answer. */
    CACHE_ONLY("cache_only"),
    /** A model that costs less. */
    USE("{ use: " + Offer.THRIFTY.label() + " }"),
    /** The same model with less output. */
    FIT("{ fit: 4 }");

    private final String setting;

    WayOut(String setting) {
        this.setting = setting;
    }

    /** As a policy file has it. */
    String setting() {
        return setting;
    }
}
