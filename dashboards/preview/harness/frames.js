// Prometheus' answers as the data frames Grafana's data source makes of them.
import { FieldType } from '@grafana/data';

export function framesOf(answers) {
  const tables = answers.filter((each) => each.format === 'table');
  return answers.flatMap((answer) =>
    answer.format === 'table' ? [table(answer, tables.length > 1)] : answer.result.map((series) => timeSeries(answer, series)),
  );
}

function timeSeries(answer, series) {
  const samples = samplesOf(series);
  const { __name__: metric, ...labels } = series.metric;
  const name = legend(answer, series.metric);
  return {
    refId: answer.refId,
    name,
    meta: { type: 'timeseries-multi' },
    length: samples.length,
    fields: [
      { name: 'Time', type: FieldType.time, config: { interval: answer.step * 1000 }, values: samples.map(([at]) => at * 1000) },
      { name: metric ?? 'Value', type: FieldType.number, labels, config: name ? { displayNameFromDS: name } : {},
        values: samples.map(([, value]) => number(value)) },
    ],
  };
}

// One row a sample, one column a label.
function table(answer, several) {
  const rows = answer.result.flatMap((series) => samplesOf(series).map(([at, value]) => ({ at, value, labels: series.metric })));
  const names = [...new Set(answer.result.flatMap((series) => Object.keys(series.metric)))].sort();
  return {
    refId: answer.refId,
    meta: { preferredVisualisationType: 'table' },
    length: rows.length,
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: rows.map(({ at }) => at * 1000) },
      ...names.map((name) => ({ name, type: FieldType.string, config: { filterable: true }, values: rows.map(({ labels }) => labels[name] ?? '') })),
      { name: several ? `Value #${answer.refId}` : 'Value', type: FieldType.number, config: {}, values: rows.map(({ value }) => number(value)) },
    ],
  };
}

function samplesOf(series) {
  return series.values ?? [series.value];
}

function number(text) {
  return { '+Inf': Infinity, '-Inf': -Infinity }[text] ?? Number(text);
}

// "" is the whole series, "__auto" leaves it to the display name rules, anything else is a pattern.
function legend(answer, labels) {
  if (answer.legend === '__auto') {
    return Object.keys(labels).length ? '' : answer.expr;
  }
  if (answer.legend) {
    return answer.legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? '');
  }
  const { __name__: metric = '', ...others } = labels;
  return `${metric}{${Object.entries(others).map(([key, value]) => `${key}="${value}"`).join(', ')}}`;
}
