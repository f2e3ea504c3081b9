// Times for people, in their own zone and language.

const MINUTE = 60_000;
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const hours = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
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

/** Texts below an axis of time: hours, and the day where it begins; whole days where the steps are days. */
export function axisTexts(seconds, stepSeconds) {
  let before = '';
  return seconds.map((at) => {
    const day = dayMonth.format(at * 1_000);
    if (stepSeconds >= 86_400) {
      return day;
    }
    const time = (stepSeconds < 60 ? clock : hours).format(at * 1_000);
    const isNewDay = day !== before;
    before = day;
    return isNewDay ? `${time}\n${day}` : time;
  });
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
