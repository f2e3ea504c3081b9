// A budget of the API, read for people.

import { amounts, share } from '../../text/money.js';

const TIGHT = 8_000;
const FULL = 10_000;

export const LEVELS = ['tenant', 'team', 'key', 'user'];
const WINDOWS = ['minute', 'hour', 'day', 'week', 'month', 'total'];

/** What is shown of a budget. Its state is by what is spent and reserved together: "full", "tight" or "open". */
export function entryOf(budget) {
  const [level, ...rest] = budget.scope.split(':');
  const own = amounts(budget);
  const used = share(own.spent + own.reserved, own.limit);
  return {
    id: budget.id,
    tenant: budget.tenant,
    scope: budget.scope,
    level,
    name: rest.length === 0 ? budget.tenant : rest.join(' · '),
    window: budget.window,
    measure: budget.measure,
    models: budget.models ?? [],
    mode: budget.mode,
    resetsAt: budget.resets_at,
    amounts: own,
    used,
    spentShare: share(own.spent, own.limit),
    state: used >= FULL ? 'full' : used >= TIGHT ? 'tight' : 'open',
  };
}

/** From the widest account down, then by name, then from the shortest window. */
export function inOrder(one, other) {
  return (
    LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) ||
    one.name.localeCompare(other.name) ||
    windowRank(one) - windowRank(other) ||
    one.id.localeCompare(other.id)
  );
}

function windowRank({ window }) {
  return WINDOWS.indexOf(window.split('@')[0]);
}

/** A window such as "month@15" begins on that day of the month. */
export function windowText(window) {
  const [kind, day] = window.split('@');
  const text = kind === 'total' ? 'in total' : `each ${kind}`;
  return day === undefined ? text : `${text}, from day ${day}`;
}

/** To a tenth, rounded down: what is not used up is not shown as 100 %, and a little is not shown as nothing. */
export function usedText({ used, amounts: { spent, reserved } }) {
  const tenths = Math.floor(used / 10);
  if (tenths === 0 && spent + reserved > 0n) {
    return '< 0.1 %';
  }
  return `${(tenths / 10).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
}

/** Whether a budget is among what the reader looks for. */
export function matches(entry, { text, state, team }) {
  const isState = state === '' || (state === 'near' ? entry.state !== 'open' : entry.state === 'full');
  const isTeam = team === '' || entry.scope === `team:${team}`;
  const hay = [entry.id, entry.name, entry.level, entry.mode, windowText(entry.window), ...entry.models].join(' ').toLowerCase();
  return isState && isTeam && text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}
