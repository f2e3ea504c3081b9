package dev.penstock.pipeline;

import dev.penstock.experiment.Exposure;
import dev.penstock.route.Plan;
import java.util.Optional;

/**
 * Who is to serve a request.
 *
 * @param plan the targets, in order
 * @param exposure what an experiment counts of it; empty where none does
 */
record Decision(Plan plan, Optional<Exposure> exposure) {}
