// Turns budgets into elements. Texts go in as text, never as markup, so that no name can become a tag.

import { amounts, share } from './money.js';

const SVG = 'http://www.w3.org/2000/svg';
const TIGHT = 8_000;
const FULL = 10_000;
const SMALLEST = 150;
const GAP = 60;
const LEVELS = { tenant: 'Tenant', team: 'Team', key: 'Key', user: 'User' };
const WINDOWS = { minute: 'each minute', hour: 'each hour', day: 'each day', week: 'each week', month: 'each month', total: 'in total' };
const resetFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const spanFormat = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });

/** One section for each tenant, in the order of the list. */
export function tenantSections(budgets, now) {
  const tenants = new Map();
  for (const budget of budgets) {
    tenants.set(budget.tenant, [...(tenants.get(budget.tenant) ?? []), budget]);
  }
  return [...tenants].map(([tenant, own], index) => {
    const title = element('h2', { id: `tenant-${index}` }, tenant);
    const list = element('ul', { class: 'cards' }, ...own.map((budget) => card(budget, now)));
    return element('section', { class: 'tenant', 'aria-labelledby': `tenant-${index}` }, title, list);
  });
}

/** How many there are and how they stand, in a sentence. Their amounts overlap, so they are never added up. */
export function summaryText(budgets) {
  const used = budgets.filter((budget) => state(budget) !== 'open').length;
  const count = `${budgets.length} ${budgets.length === 1 ? 'budget' : 'budgets'}`;
  return used === 0 ? `${count}, none near its limit` : `${count}, ${used} near or at the limit`;
}

function card(budget, now) {
  const { limit, spent, reserved, remaining, text } = amounts(budget);
  const facts = element(
    'dl',
    { class: 'facts' },
    fact('Spent', text(spent), 'spent'),
    fact('Reserved', text(reserved), 'reserved'),
    fact('Remaining', text(remaining), 'free'),
  );
  const head = element(
    'div',
    { class: 'card-head' },
    element('h3', {}, ...scopeName(budget)),
    badge(state(budget)),
  );
  const limitLine = element(
    'p',
    { class: 'limit' },
    element('strong', {}, text(limit)),
    ` ${windowText(budget.window)}${modelsText(budget.models)}`,
  );
  return element(
    'li',
    { class: `card card-${state(budget)}` },
    head,
    limitLine,
    bar(budget),
    facts,
    reset(budget, now),
  );
}

/** A window such as "month@15" begins on that day of the month. */
function windowText(window) {
  const [kind, day] = window.split('@');
  const text = WINDOWS[kind] ?? `per ${kind}`;
  return day === undefined ? text : `${text}, from day ${day}`;
}

function modelsText(models) {
  return models === undefined ? '' : `, for ${models.join(', ')}`;
}

function scopeName(budget) {
  const [level, ...rest] = budget.scope.split(':');
  const name = rest.join(':');
  const kind = element('span', { class: 'kind' }, LEVELS[level] ?? level);
  return name === '' ? [kind, ' ', budget.tenant] : [kind, ' ', name];
}

function used(budget) {
  const { limit, spent, reserved } = amounts(budget);
  return share(spent + reserved, limit);
}

/** "full", "tight" or "open": by what is spent and reserved together. */
function state(budget) {
  const part = used(budget);
  return part >= FULL ? 'full' : part >= TIGHT ? 'tight' : 'open';
}

function badge(name) {
  const text = { full: 'Used up', tight: 'Nearly used up', open: '' }[name];
  return text === '' ? '' : element('span', { class: `badge badge-${name}` }, text);
}

function bar(budget) {
  const percent = percentText(budget);
  const { limit, text } = amounts(budget);
  const meter = element('div', {
    class: 'meter',
    role: 'meter',
    'aria-label': 'Spent and reserved',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': used(budget) / 100,
    'aria-valuetext': `${percent} of ${text(limit)}`,
  });
  meter.append(picture(budget));
  const label = element('span', { class: 'percent', 'aria-hidden': 'true' }, percent);
  return element('div', { class: 'meter-row' }, meter, label);
}

/** To a tenth, rounded down: what is not used up is not shown as 100 %, and a little is not shown as nothing. */
function percentText(budget) {
  const tenths = Math.floor(used(budget) / 10);
  const { spent, reserved } = amounts(budget);
  if (tenths === 0 && spent + reserved > 0n) {
    return '< 0.1 %';
  }
  return `${(tenths / 10).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
}

function picture(budget) {
  const own = amounts(budget);
  const reserved = visible(share(own.reserved, own.limit), own.reserved);
  const spent = Math.min(visible(share(own.spent, own.limit), own.spent), FULL - reserved);
  return svg(
    'svg',
    { viewBox: `0 0 ${FULL} 1`, preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    rectangle('fill-spent', 0, spent),
    rectangle('fill-reserved', spent, Math.min(reserved, FULL - spent)),
    rectangle('fill-gap', spent, reserved === 0 ? 0 : GAP),
  );
}

function rectangle(kind, x, width) {
  return svg('rect', { class: kind, x, y: 0, width, height: 1 });
}

/** A width that is seen, however little it stands for. */
function visible(part, amount) {
  return amount === 0n ? 0 : Math.max(part, SMALLEST);
}

function fact(name, value, kind) {
  return element(
    'div',
    {},
    element('dt', {}, element('span', { class: `swatch swatch-${kind}`, 'aria-hidden': 'true' }), name),
    element('dd', {}, value),
  );
}

function reset(budget, now) {
  if (!budget.resets_at) {
    return element('p', { class: 'reset' }, 'Never resets');
  }
  const at = new Date(budget.resets_at);
  const when = element('time', { datetime: budget.resets_at }, resetFormat.format(at));
  return element('p', { class: 'reset' }, 'Resets ', span(at - now), ', ', when);
}

function span(millis) {
  const minutes = Math.max(0, Math.round(millis / 60_000));
  if (minutes < 120) {
    return spanFormat.format(minutes, 'minute');
  }
  const hours = Math.round(minutes / 60);
  return hours < 48 ? spanFormat.format(hours, 'hour') : spanFormat.format(Math.round(hours / 24), 'day');
}

function element(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}
