// The views that there are. One more is one more entry.

import { html } from 'lit';
import '../views/experiments/experiments-view.js';
import '../views/spend/spend-view.js';

/**
 * In the order of the rail; the first is where one begins.
 *
 * `filters` are the parameters that a view heeds, `hasRange` says whether it shows time.
 */
export const VIEWS = [
  {
    id: 'spend',
    title: 'Spend & budgets',
    short: 'Spend',
    filters: ['tenant', 'team', 'key'],
    hasRange: false,
    render: () => html`<spend-view></spend-view>`,
  },
  {
    id: 'experiments',
    title: 'Experiments',
    short: 'Experiments',
    filters: ['model'],
    hasRange: true,
    render: () => html`<experiments-view></experiments-view>`,
  },
];

/** The view of this id; the first where there is none. */
export function viewOf(id) {
  return VIEWS.find((view) => view.id === id) ?? VIEWS[0];
}
