// Money is decimal text in US dollars on the wire and whole nano-dollars, as BigInt, in here;
// tokens and requests are numbers on the wire.

const NANO_DIGITS = 9;
const NANO = 10n ** BigInt(NANO_DIGITS);

/** Nano-dollars of a decimal text such as "1.5"; what is no such text is an error. */
export function nano(usd) {
  const match = /^(\d+)(?:\.(\d{1,9}))?$/.exec(usd);
  if (!match) {
    throw new TypeError(`not an amount: ${usd}`);
  }
  return BigInt(match[1]) * NANO + BigInt((match[2] ?? '').padEnd(NANO_DIGITS, '0'));
}

/** The amounts of a budget as whole units, and how people read so many of them: money, tokens or requests. */
export function amounts(budget) {
  const measure = budget.measure;
  const units = measure === 'usd' ? nano : BigInt;
  return {
    limit: units(budget[`limit_${measure}`]),
    spent: units(budget[`spent_${measure}`]),
    reserved: units(budget[`reserved_${measure}`]),
    remaining: units(budget[`remaining_${measure}`]),
    text: measure === 'usd' ? dollars : (count) => `${grouped(count)} ${measure}`,
  };
}

/** An amount for people: at least cents, and down to the nano-dollar where there is one. */
export function dollars(amount) {
  const whole = grouped(amount / NANO);
  const fraction = (amount % NANO).toString().padStart(NANO_DIGITS, '0').replace(/0{1,7}$/, '');
  return `$${whole}.${fraction}`;
}

/** Decimal text as people read it; a dash where there is none. */
export function dollarsOf(usd) {
  return usd === null || usd === undefined ? '–' : dollars(nano(usd));
}

function grouped(whole) {
  return whole.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** How much of the whole a part is, in hundredths of a per cent from 0 to 10,000. */
export function share(part, whole) {
  if (whole === 0n) {
    return 10_000;
  }
  const parts = (part * 10_000n) / whole;
  return Number(parts > 10_000n ? 10_000n : parts);
}
