package io.prospectassistant.plan;

/**
 * Why there is no plan.
 *
 * @param code   one of the contract's run codes: {@code not-understood, missing-what, missing-place, invalid-number, nothing-to-do, plan-invalid}
 * @param detail one or two sentences for the person who typed the command, in the command's language: what is missing and an example that works
 */
public record PlanProblem(String code, String detail) {}
