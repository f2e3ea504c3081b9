// Places of differences on an axis.

const STEPS = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
/** Up to here, in percent, the axis is about linear. */
const LINEAR = 10;
const MARGIN = 4;
const MOST = STEPS.at(-1);

/**
 * An axis around zero that holds all these differences, in percent. Small ones are told apart and large ones still fit: the places grow
 * with the logarithm beyond a tenth.
 *
 * @returns {{ticks: number[], place: (percent: number) => number}} places go from 0 to 100
 */
export function scaleOf(differences) {
  const bound = (values) => STEPS.find((step) => values.every((value) => value <= step)) ?? MOST;
  const right = bound(differences);
  const left = Math.min(bound(differences.map((value) => -value)), 100);
  const from = -stretched(left);
  const width = stretched(right) - from;
  const place = (percent) => {
    const inside = Math.min(Math.max(percent, -left), right);
    const at = Math.sign(inside) * stretched(Math.abs(inside));
    return MARGIN + ((at - from) / width) * (100 - 2 * MARGIN);
  };
  return { ticks: ticksOf(left, right, place), place };
}

function stretched(size) {
  return Math.log1p(size / LINEAR);
}

/** Zero, the ends, and what fits between without touching. */
function ticksOf(left, right, place) {
  const taken = [0];
  for (const tick of [right, -left, 100, -50, 10, -10, 1_000]) {
    const isInside = tick >= -left && tick <= right;
    if (isInside && taken.every((other) => Math.abs(place(other) - place(tick)) >= 16)) {
      taken.push(tick);
    }
  }
  return taken.sort((one, other) => one - other);
}
