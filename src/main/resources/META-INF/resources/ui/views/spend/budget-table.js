// The same budgets as a table, to be sorted and taken away.

import { html } from 'lit';
import '../../parts/data-table.js';
import { nano } from '../../text/money.js';
import { words } from '../../text/numbers.js';
import { momentText } from '../../text/time.js';
import { usedText, windowText } from './entry.js';

/** Amounts of different measures do not compare; within one they do. */
function amount(key, label) {
  return {
    key,
    label,
    isNumber: true,
    text: ({ amounts }) => amounts.text(amounts[key]),
    order: ({ amounts }) => amounts[key],
    value: ({ amounts, measure }) => (measure === 'usd' ? decimal(amounts[key]) : String(amounts[key])),
  };
}

/** Nano-dollars as decimal text. */
function decimal(amountNano) {
  const one = nano('1');
  return `${amountNano / one}.${String(amountNano % one).padStart(9, '0')}`.replace(/\.?0+$/, '');
}

const COLUMNS = [
  { key: 'tenant', label: 'Tenant', value: ({ tenant }) => tenant },
  { key: 'level', label: 'Level', value: ({ level }) => level, text: ({ level }) => words(level) },
  { key: 'name', label: 'Name', value: ({ name }) => name },
  { key: 'window', label: 'Window', value: ({ window }) => window, text: ({ window }) => windowText(window) },
  { key: 'measure', label: 'Counts', value: ({ measure }) => measure },
  { key: 'models', label: 'Models', value: ({ models }) => models.join(' '), text: ({ models }) => models.join(', ') || 'all' },
  amount('limit', 'Limit'),
  amount('spent', 'Spent'),
  amount('reserved', 'Reserved'),
  amount('remaining', 'Left'),
  { key: 'used', label: 'Used', isNumber: true, value: ({ used }) => used / 100, text: usedText },
  { key: 'resetsAt', label: 'Resets', value: ({ resetsAt }) => resetsAt, text: ({ resetsAt }) => (resetsAt ? momentText(resetsAt) : 'never') },
];

export function budgetTable(entries) {
  return html`<div class="panel">
    <data-table caption="Budgets" .columns=${COLUMNS} .rows=${entries} file="budgets.csv"></data-table>
  </div>`;
}
