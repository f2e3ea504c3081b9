// Times for people, in their own zone and language.

const MINUTE = 60_000;
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });
const UNITS = [
  ['day', 1_440, 2_880],
  ['hour', 60, 120],
  ['minute', 1, 0],
];

/** A moment in full. */
export function momentText(at) {
  return moment.format(new Date(at));
}

/** A time of the day, to the second. */
export function clockText(at) {
  return clock.format(at);
}

/** How far from now, such as "in 3 days". */
export function distanceText(at, now = Date.now()) {
  const minutes = Math.round((new Date(at) - now) / MINUTE);
  const [unit, size] = UNITS.find(([, , least]) => Math.abs(minutes) >= least);
  return minutes === 0 ? 'just now' : relative.format(Math.round(minutes / size), unit);
}

/** A number of seconds, such as "2 h" or "10 min". */
export function spanText(seconds) {
  if (seconds >= 86_400) {
    return `${trimmed(seconds / 86_400)} d`;
  }
  if (seconds >= 3_600) {
    return `${trimmed(seconds / 3_600)} h`;
  }
  return seconds >= 60 ? `${trimmed(seconds / 60)} min` : `${trimmed(seconds)} s`;
}

function trimmed(value) {
  return value.toLocaleString(undefined, { maximumFractionDigits: 1 });
}
