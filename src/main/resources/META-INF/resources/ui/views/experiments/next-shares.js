// What an order would make of the shares.

const SLOTS = 10_000;

/**
 * The shares after an order, `[{name, percent}]`.
 *
 * @param choice `{variant, weights}` where the order has them
 */
export function nextShares(experiment, action, { variant, weights }) {
  const { variants, control, ramp } = experiment;
  const slots = new Map(variants.map(({ name, slots }) => [name, slots]));
  switch (action) {
    case 'start':
      return stepped(slots, ramp, 1);
    case 'advance':
    case 'approve':
      return stepped(slots, ramp, ramp.step + 1);
    case 'set_weights':
      return split(new Map(variants.map(({ name }) => [name, weights[name] ?? 0])));
    case 'conclude':
      return split(new Map([...slots.keys()].map((name) => [name, name === variant ? 1 : 0])));
    case 'rollback':
      return rolledBack(slots, control, variant);
    default:
      return split(slots);
  }
}

/** The others keep their shares of what is left. */
function stepped(slots, ramp, step) {
  const share = ramp.steps[step - 1].share_percent * (SLOTS / 100);
  const others = SLOTS - slots.get(ramp.candidate);
  return split(new Map([...slots].map(([name, own]) => [name, name === ramp.candidate ? share * others : own * (SLOTS - share)])));
}

function rolledBack(slots, control, candidate) {
  const handed = candidate === '' ? SLOTS - slots.get(control) : slots.get(candidate);
  return split(
    new Map([...slots].map(([name, own]) => [name, name === control ? own + handed : candidate === '' || name === candidate ? 0 : own])),
  );
}

/** Slots by largest remainder, ties to the earlier, as the gateway has them. */
function split(weights) {
  const sum = [...weights.values()].reduce((one, other) => one + other, 0);
  const parts = [...weights].map(([name, weight]) => {
    const exact = sum === 0 ? 0 : (weight * SLOTS) / sum;
    return { name, slots: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = sum === 0 ? 0 : SLOTS - parts.reduce((all, { slots }) => all + slots, 0);
  for (const part of [...parts].sort((one, other) => other.rest - one.rest)) {
    if (left > 0) {
      part.slots += 1;
      left -= 1;
    }
  }
  return parts.map(({ name, slots }) => ({ name, percent: slots / (SLOTS / 100) }));
}
