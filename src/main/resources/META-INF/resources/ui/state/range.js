// The stretch of time that charts show: relative such as -24h to now, or between two moments.

import { place } from './place.js';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

export const PRESETS = [
  { from: '-15m', text: '15m' },
  { from: '-1h', text: '1h' },
  { from: '-24h', text: '24h' },
  { from: '-7d', text: '7d' },
  { from: '-30d', text: '30d' },
];

const DEFAULT_FROM = '-24h';

/** The range in the address. */
export function chosenRange() {
  return { from: place.param('from') || DEFAULT_FROM, to: place.param('to') || 'now' };
}

/** The same in milliseconds since 1970; what nobody can read is the default. */
export function momentsOf({ from, to }, now = Date.now()) {
  const end = moment(to, now) ?? now;
  const start = moment(from, now) ?? moment(DEFAULT_FROM, now);
  return start < end ? { from: start, to: end } : { from: end - UNITS.h, to: end };
}

/** Whether the range moves with time. */
export function isPreset({ from, to }) {
  return to === 'now' && PRESETS.some((preset) => preset.from === from);
}

function moment(text, now) {
  const ago = /^-(\d{1,5})([mhd])$/.exec(text);
  if (ago) {
    return now - Number(ago[1]) * UNITS[ago[2]];
  }
  const at = text === 'now' ? now : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Shows the time between two moments from now on. */
export function choose(fromMillis, toMillis) {
  const iso = (millis) => new Date(millis).toISOString();
  place.go(place.linkWith({ from: iso(fromMillis), to: iso(toMillis) }));
}
