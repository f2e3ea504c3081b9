package dev.penstock.telemetry;

/**
 * The names of all metrics and labels, in Micrometer's spelling; Prometheus puts underscores for dots, and unit and
 * {@code _total} behind.
 *
 * <p>They stand in one place because OpenTelemetry's GenAI conventions are still in development.
 */
final class MetricNames {

    /** What callers see, from the request's first byte to the answer's last. */
    static final String SERVER_DURATION = "gen_ai.server.request.duration";

    static final String SERVER_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
    static final String SERVER_PER_TOKEN = "gen_ai.server.time_per_output_token";

    /** Each attempt at a provider. */
    static final String CLIENT_DURATION = "gen_ai.client.operation.duration";

    /** Without a base unit, which would end its name. */
    static final String CLIENT_TOKENS = "gen_ai.client.token.usage";

    static final String COST = "penstock.cost.usd";

    /** In per cent and not as a ratio: Micrometer sorts values into buckets by the next whole number. */
    static final String BOUND_USED = "penstock.bound.used.percent";

    static final String OVERRUN = "penstock.overrun.usd";
    static final String SAVED = "penstock.saved.usd";
    static final String REFUSALS = "penstock.refusals";
    static final String CACHE_REQUESTS = "penstock.cache.requests";
    static final String CACHE_WRITES_DROPPED = "penstock.cache.writes.dropped";
    static final String CACHE_MEMORY = "penstock.cache.memory.bytes";
    static final String UPSTREAM_FAILURES = "penstock.upstream.failures";
    static final String RETRIES = "penstock.retries";
    static final String FAILOVERS = "penstock.failovers";

    /** These three end in what the budget counts: {@code usd}, {@code tokens} or {@code requests}. */
    static final String BUDGET_LIMIT = "penstock.budget.limit.";

    static final String BUDGET_SPENT = "penstock.budget.spent.";
    static final String BUDGET_RESERVED = "penstock.budget.reserved.";
    static final String BUDGET_RESETS_AT = "penstock.budget.resets.at.seconds";
    static final String ALERTS = "penstock.alerts";
    static final String FEEDBACK = "penstock.feedback";
    static final String FEEDBACK_DROPPED = "penstock.feedback.subjects.dropped";
    static final String EXPERIMENT_ALERTS = "penstock.experiment.alerts";
    static final String EXPERIMENT_SHARE = "penstock.experiment.share";
    static final String EXPERIMENT_UNITS = "penstock.experiment.units";
    static final String EXPERIMENT_E_VALUE = "penstock.experiment.e.value";
    static final String EVIDENCE_DROPPED = "penstock.experiment.evidence.dropped";
    static final String SHADOW = "penstock.shadow";
    static final String ADDED = "penstock.added";
    static final String HOLDS_OPEN = "penstock.holds.open";
    static final String SETTLEMENTS_WAITING = "penstock.settlements.waiting";
    static final String STREAMS_OPEN = "penstock.streams.open";
    static final String LEDGER_UP = "penstock.ledger.up";
    static final String POLICY_CURRENT = "penstock.policy.current";
    static final String PRICE_AGE = "penstock.price.age.days";
    static final String SPANS_DROPPED = "penstock.trace.spans.dropped";
    static final String SERIES_DROPPED = "penstock.series.dropped";

    static final String OPERATION = "gen_ai.operation.name";
    static final String MODEL = "gen_ai.request.model";
    /** The model whose exchanges are copied, as the policies name it: the copy goes elsewhere. */
    static final String SHADOWED_MODEL = "model";

    static final String PROVIDER_NAME = "gen_ai.provider.name";
    static final String TOKEN_TYPE = "gen_ai.token.type";
    static final String ERROR_TYPE = "error.type";
    static final String CACHE = "cache";
    static final String VARIANT = "variant";
    static final String EXPERIMENT = "experiment";
    static final String GUARD = "guard";
    static final String REASON = "reason";
    static final String RESULT = "result";
    static final String LAYER = "layer";
    static final String PROVIDER = "provider";
    static final String KIND = "kind";
    static final String NAME = "name";
    static final String TENANT = "tenant";
    static final String BUDGET = "budget";
    static final String WINDOW = "window";
    static final String OUTCOME = "outcome";
    static final String STAGE = "stage";
    static final String FAMILY = "family";

    private MetricNames() {}
}
