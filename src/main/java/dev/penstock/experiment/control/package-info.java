/**
 * What is to be done about an experiment?
 *
 * <p>Everything that decides is a pure function. {@link dev.penstock.experiment.control.Comparison} says what the evidence says;
 * {@link dev.penstock.experiment.control.Judgement} makes one {@link dev.penstock.experiment.control.Move} of it, and
 * {@link dev.penstock.experiment.control.Steps} does what an operator orders. {@link dev.penstock.experiment.control.Controller}
 * alone acts by itself, on the one gateway that holds the {@link dev.penstock.experiment.control.Lease}, and {@link
 * dev.penstock.experiment.control.Desk} serves operators on every gateway. Both write tables over those that they have seen, so
 * neither undoes what the other did.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.experiment.control;
