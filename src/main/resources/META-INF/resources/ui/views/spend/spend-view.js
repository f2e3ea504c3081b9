// Budgets from tenants down to end users: what is spent, what is reserved, what is left.

import { html, nothing } from 'lit';
import { Feed } from '../../api/feed.js';
import { icon } from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import { segments } from '../../parts/segments.js';
import { empty, failure, loading } from '../../parts/states.js';
import { tiles } from '../../parts/tile.js';
import { Following } from '../../state/following.js';
import { place } from '../../state/place.js';
import { countText, manyText } from '../../text/numbers.js';
import { distanceText, momentText } from '../../text/time.js';
import { budgetRow } from './budget-row.js';
import { budgetTable } from './budget-table.js';
import { entryOf, inOrder, matches, usedText } from './entry.js';

const EXAMPLE = 'tenants:\n  demo:\n    budgets: [ { limit_usd: 10, window: month } ]';

class SpendView extends Part {
  #feed = new Feed(this, () => address());

  constructor() {
    super();
    new Following(this, place);
  }

  render() {
    const { data, error, isLoading } = this.#feed;
    const all = (data?.budgets ?? []).map(entryOf).sort(inOrder);
    return html`<header class="view-head">
        <h1>Spend &amp; budgets</h1>
        <p class="view-summary" role="status">${data ? summary(all) : ''}</p>
      </header>
      ${error && error.status !== 401 ? failure(error, Boolean(data)) : nothing} ${isLoading ? loading('Asking for the budgets') : nothing}
      ${data ? this.#content(all) : nothing}`;
  }

  #content(all) {
    const isFiltered = place.param('tenant') !== '' || place.param('key') !== '';
    if (all.length === 0 && !isFiltered) {
      return empty('No budgets yet', 'Budgets are declared in a policy file; this is one.', EXAMPLE);
    }
    const wanted = { text: place.param('q'), state: place.param('state'), team: place.param('team') };
    const found = all.filter((entry) => matches(entry, wanted));
    return html`${tiles('Budgets at a glance', glance(all))} ${this.#tools()}
    ${found.length === 0 ? empty('Nothing matches', 'No budget fits the search and the filters.') : nothing}
    ${found.length > 0 ? (place.param('as') === 'table' ? budgetTable(found) : byTenant(found)) : nothing}`;
  }

  #tools() {
    return html`<div class="tools">
      <label class="search">
        ${icon('search')}<span class="visually-hidden">Search budgets</span>
        <input type="search" placeholder="Search budgets" .value=${place.param('q')} @input=${search} />
      </label>
      ${segments('State of budgets', 'state', [['', 'All'], ['near', 'Near the limit'], ['full', 'Used up']])}
      ${segments('Shown as', 'as', [['', 'Bars'], ['table', 'Table']])}
    </div>`;
  }
}

/** The gateway itself picks the tenant, and what one key spends from. */
function address() {
  const wanted = new URLSearchParams();
  for (const name of ['tenant', 'key']) {
    if (place.param(name) !== '') {
      wanted.set(name, place.param(name));
    }
  }
  return wanted.size === 0 ? 'budgets' : `budgets?${wanted}`;
}

function search(event) {
  place.go(place.linkWith({ q: event.target.value }), { isTyping: true });
}

/** How many there are and how they stand. Their amounts overlap, so they are never added up. */
function summary(all) {
  const near = all.filter(({ state }) => state !== 'open').length;
  const count = manyText(all.length, 'budget');
  return near === 0 ? `${count}, none near its limit` : `${count}, ${near} near or at the limit`;
}

function glance(all) {
  const full = all.filter(({ state }) => state === 'full').length;
  const tight = all.filter(({ state }) => state === 'tight').length;
  const [closest] = all.filter(({ state }) => state !== 'full').sort((one, other) => other.used - one.used);
  const [next] = all.filter(({ resetsAt }) => resetsAt).sort((one, other) => new Date(one.resetsAt) - new Date(other.resetsAt));
  const tenants = new Set(all.map(({ tenant }) => tenant)).size;
  return [
    { label: 'Budgets', value: countText(all.length), note: `of ${manyText(tenants, 'tenant')}` },
    {
      label: 'Used up',
      value: countText(full),
      tone: full > 0 ? 'bad' : 'plain',
      note: full > 0 ? 'nothing is left' : 'all have something left',
      href: place.linkWith({ state: 'full' }),
    },
    {
      label: 'Nearly used up',
      value: countText(tight),
      tone: tight > 0 ? 'warn' : 'plain',
      note: '80 % or more',
      href: place.linkWith({ state: 'near' }),
    },
    ...(closest ? [{ label: 'Closest to its limit', value: usedText(closest), note: `${closest.level} ${closest.name}` }] : []),
    ...(next ? [{ label: 'Next reset', value: distanceText(next.resetsAt), note: momentText(next.resetsAt) }] : []),
  ];
}

function byTenant(entries) {
  const tenants = Map.groupBy(entries, ({ tenant }) => tenant);
  return [...tenants].map(([tenant, own], index) => section(tenant, own, `tenant-${index}`));
}

function section(tenant, own, id) {
  const near = own.filter(({ state }) => state !== 'open').length;
  return html`<section class="panel tenant" aria-labelledby=${id}>
    <header class="panel-head">
      <h2 id=${id}>${tenant}</h2>
      <p class="panel-note">
        ${tenant === '-shadow' ? 'copies of experiments, at the operator’s cost · ' : ''}${manyText(own.length, 'budget')}${near > 0 ? `, ${near} near or at the limit` : ''}
      </p>
    </header>
    <ul class="budgets">
      ${own.map(budgetRow)}
    </ul>
  </section>`;
}

customElements.define('spend-view', SpendView);
