// How uPlot draws: colours of the theme, dashes beside colours, marks of events.

import { axisTexts } from '../text/time.js';

const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 4], [1, 2], [12, 4], [6, 2, 2, 2]];
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const SERIES_COLOURS = 8;

/** The colours of the theme in force, as a canvas needs them. */
export function palette(host) {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const colour = (name) => {
    probe.className = `ink-${name}`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: colour('muted'),
    grid: colour('line'),
    mark: colour('muted'),
    series: Array.from({ length: SERIES_COLOURS }, (_, index) => colour(`series-${index + 1}`)),
  };
  probe.remove();
  return colours;
}

/**
 * @param chart what the element was given
 * @param size in pixels
 * @param colours of `palette`
 * @param on `{moved(index), picked(fromSeconds, toSeconds)}`
 */
export function optionsOf(chart, size, colours, on) {
  return {
    ...size,
    padding: [14, 8, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: 'penstock' }, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: () => [chart.range.from / 1000, chart.range.to / 1000] },
      y: { range: chart.bounds ? () => chart.bounds : undefined },
    },
    axes: [timeAxis(colours), { ...axis(colours), size: 56, values: (_, ticks) => ticks.map(chart.text) }],
    series: [{}, ...chart.series.map((series, index) => line(series, index, chart, colours))],
    hooks: {
      setCursor: [(plot) => on.moved(plot.cursor.idx)],
      setSelect: [(plot) => pick(plot, on)],
      draw: [(plot) => drawMarks(plot, chart.marks ?? [], colours)],
    },
  };
}

function timeAxis(colours) {
  const values = (_plot, splits, _axis, _space, step) => axisTexts(splits, step);
  return { ...axis(colours), space: 72, values };
}

function axis(colours) {
  return {
    stroke: colours.text,
    font: FONT,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1, size: 4 },
  };
}

function line(series, index, chart, colours) {
  const place = index % SERIES_COLOURS;
  return {
    label: series.name,
    stroke: colours.series[place],
    width: 2,
    dash: DASHES[place],
    points: { show: false },
    paths: chart.isStepped ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear(),
  };
}

function pick(plot, on) {
  const { left, width } = plot.select;
  if (width > 4) {
    on.picked(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }
}

/** A dotted line at each event, and a word above it where there is room. */
function drawMarks(plot, marks, colours) {
  const { ctx, bbox } = plot;
  let free = -Infinity;
  ctx.save();
  ctx.strokeStyle = colours.mark;
  ctx.fillStyle = colours.mark;
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark.at / 1000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) {
      continue;
    }
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const half = ctx.measureText(mark.label).width / 2;
    if (x - half > free) {
      const inside = Math.min(Math.max(x - half, bbox.left), bbox.left + bbox.width - 2 * half);
      ctx.fillText(mark.label, inside, bbox.top - 4 * devicePixelRatio);
      free = x + half + 6 * devicePixelRatio;
    }
  }
  ctx.restore();
}
