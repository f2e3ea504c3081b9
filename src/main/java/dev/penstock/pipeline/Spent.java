package dev.penstock.pipeline;

import dev.penstock.core.Money;
import dev.penstock.core.Usage;

/** What an answer used, and what was charged for it. */
record Spent(Usage usage, Money cost) {}
