// Numbers and words for people. Money has a file of its own.

import { dollars, nano } from './money.js';

/** A whole number in groups of three. */
export function countText(value) {
  return value.toLocaleString();
}

/** One thing, or so many. */
export function manyText(count, one, many = `${one}s`) {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A percentage, with more digits the smaller it is. */
export function percentText(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} %`;
}

/** A difference in percent, with its sign. */
export function differenceText(value) {
  return value > 0 ? `+${percentText(value)}` : percentText(value).replace('-', '−');
}

/** A name of the API, such as slow_first_token, in words. */
export function words(name) {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The level of a metric in its unit; a dash where nothing was measured. */
export function levelText(value, unit) {
  if (value === null || value === undefined) {
    return '–';
  }
  switch (unit) {
    case 'usd':
      return dollars(nano(value));
    case 'milliseconds':
      return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })} ms`;
    case 'share':
      return percentText(value * 100);
    default:
      return value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 2 : 0 });
  }
}

/** Strength of evidence. It gets so large that digits say nothing any more. */
export function evidenceText(e) {
  if (e >= 1e6) {
    const exponent = Math.floor(Math.log10(e));
    return exponent >= 300 ? '10³⁰⁰ or more' : `10${superscript(exponent)}`;
  }
  return e.toLocaleString(undefined, { maximumSignificantDigits: 3 });
}

function superscript(number) {
  return [...String(number)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]).join('');
}
