// Rows of boxes as Grafana's two state panels cut them from frames; nothing is painted here.
import { applyNullInsertThreshold, FieldType, getFieldDisplayName } from '@grafana/data';

// A row a value field: {name, field, boxes: [{from, to, value, text, color}]}.
export function rowsOf(frames, range, { merge, cells }) {
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  return frames.flatMap((sparse) => {
    const frame = applyNullInsertThreshold({ frame: sparse, refFieldPseudoMin: from, refFieldPseudoMax: to });
    const times = frame.fields.find((field) => field.type === FieldType.time)?.values;
    const fields = frame.fields.filter((field) => field.type !== FieldType.time && !field.config.custom?.hideFrom?.viz);
    return times === undefined ? [] : fields.map((field) => {
      const shown = shownBy(field, merge);
      const cut = cells ? cellsOf(times, field, frame) : spansOf(times, field, { to, same: shown.same });
      const boxes = cut.map((box) => ({ ...box, ...shown.as(box.value) })).filter((box) => box.to > from && box.from < to && shown.drawn(box.value));
      return { name: getFieldDisplayName(field, frame, frames), field, boxes };
    });
  });
}

// A span ends where the next differing sample begins; the last one runs to the edge. undefined is no sample at all.
function spansOf(times, field, { to, same }) {
  const spans = [];
  const { spanNulls } = field.config.custom ?? {};
  times.forEach((at, index) => {
    const value = field.values[index];
    const last = spans.at(-1);
    if (value === undefined || (value === null && bridged(times, field.values, index, spanNulls))) {
      return;
    }
    if (last && same(last.value, value)) {
      return;
    }
    if (last) {
      last.to = at;
    }
    spans.push({ from: at, to, value });
  });
  return spans;
}

function bridged(times, values, index, spanNulls) {
  if (!spanNulls) {
    return false;
  }
  const next = values.findIndex((value, at) => at > index && value != null);
  const before = values.findLastIndex((value, at) => at < index && value != null);
  return next >= 0 && before >= 0 && (spanNulls === true || times[next] - times[before] <= spanNulls);
}

// One cell a time point, as wide as the smallest distance of two, its middle on the point.
function cellsOf(times, field, frame) {
  const gaps = times.slice(1).map((at, index) => at - times[index]);
  const half = ((gaps.length ? Math.min(...gaps) : frame.fields[0].config.interval ?? 60_000) * (field.config.custom?.colWidth ?? 0.9)) / 2;
  return times.map((at, index) => ({ from: at - half, to: at + half, value: field.values[index] }));
}

// The three colour modes: by thresholds mappings are ignored when equal values are merged; continuous ones leave nulls out.
function shownBy(field, merge) {
  const mode = field.config.color?.mode ?? '';
  const steps = field.config.thresholds?.steps ?? [];
  if (mode === 'thresholds' && merge && field.type === FieldType.number && steps.length > 0) {
    const stepOf = (value) => steps.findLastIndex((step) => value >= (step.value ?? -Infinity));
    return {
      same: (one, other) => one === other || (one !== null && other !== null && stepOf(one) === stepOf(other)),
      as: (value) => ({ text: threshold(steps, stepOf(value)), color: steps[stepOf(value)]?.color }),
      drawn: (value) => value != null,
    };
  }
  const nulls = !mode.startsWith('continuous') && field.display(null).text !== '';
  return {
    same: merge ? (one, other) => one === other : (one, other) => one === null && other === null,
    as: (value) => { const { text, color, prefix = '', suffix = '' } = field.display(value); return { text: prefix + text + suffix, color }; },
    drawn: (value) => (value == null ? nulls : true),
  };
}

function threshold(steps, index) {
  return index > 0 || steps.length === 1 ? `${steps[Math.max(index, 0)].value}+` : `< ${steps[1].value}`;
}

// What the legend lists: each state that occurs, in the order in which it occurs.
export function legendOf(rows) {
  if (rows.some(({ field }) => field.config.color?.mode?.startsWith('continuous'))) {
    return [];
  }
  const seen = new Map();
  rows.forEach(({ boxes }) => boxes.forEach(({ text, color }) => text && seen.set(text, color)));
  return [...seen].map(([label, color]) => ({ label, color, yAxis: 1 }));
}
