// State timeline and status history. Grafana publishes no component for them: painted here from how they behave.
import { colorManipulator } from '@grafana/data';
import { UPlotChart, UPlotConfigBuilder, VizLayout, VizLegend } from '@grafana/ui';
import { useMemo } from 'react';
import { legendOf, rowsOf } from './boxes.js';
import { Empty } from './undrawn.jsx';

export function StateTimeline(props) {
  const { rowHeight = 0.9, showValue = 'auto', mergeValues = true } = props.options;
  return <Rows {...props} cells={false} merge={mergeValues} rowHeight={rowHeight} showValue={showValue} />;
}

export function StatusHistory(props) {
  const { rowHeight = 0.9, showValue = 'auto' } = props.options;
  return <Rows {...props} cells merge={false} rowHeight={rowHeight} showValue={showValue} />;
}

function Rows(props) {
  const { panel, options, frames, range, cells, merge, width, height } = props;
  const rows = useMemo(() => tell(panel, rowsOf(frames, range, { merge, cells })), []);
  if (rows.length === 0) {
    return <Empty panel={panel} />;
  }
  const items = options.legend?.showLegend === false ? [] : legendOf(rows);
  const { placement = 'bottom', displayMode = 'list' } = options.legend ?? {};
  const legend = items.length === 0 ? null : (
    <VizLayout.Legend placement={placement}><VizLegend placement={placement} items={items} displayMode={displayMode} readonly /></VizLayout.Legend>
  );
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(inner, tall) => <UPlotChart config={chart(rows, props)} data={[[range.from.valueOf(), range.to.valueOf()], [null, null]]} width={inner} height={tall} />}
    </VizLayout>
  );
}

function tell(panel, rows) {
  rows.forEach(({ name, boxes }) => boxes.forEach(({ from, to, value, text, color }) =>
    window.BOXES.push({ panel: panel.id, title: panel.title, row: name, from: from / 1000, to: to / 1000, value, text, color })));
  return rows;
}

// uPlot lays out the axes; the boxes are painted once they stand.
function chart(rows, { theme, timeZone, range, rowHeight, showValue, cells }) {
  const config = new UPlotConfigBuilder(timeZone);
  const edges = [range.from.valueOf(), range.to.valueOf()];
  config.addScale({ scaleKey: 'x', isTime: true, orientation: 0, direction: 1, range: edges });
  config.addScale({ scaleKey: 'y', isTime: false, orientation: 1, direction: -1, range: [0, rows.length] });
  config.addAxis({ scaleKey: 'x', isTime: true, placement: 'bottom', timeZone, theme, grid: { show: true } });
  config.addAxis({ scaleKey: 'y', placement: 'left', theme, grid: { show: false }, ticks: { show: false }, gap: 16,
    splits: () => rows.map((_, index) => index + 0.5), values: () => rows.map(({ name }) => name) });
  config.addSeries({ scaleKey: 'y', theme, show: false, pathBuilder: () => null, drawStyle: 'line', lineColor: 'transparent' });
  config.addHook('draw', (plot) => paint(plot, rows, { theme, rowHeight, showValue, centred: cells }));
  return config;
}

function paint(plot, rows, { theme, rowHeight, showValue, centred }) {
  const { ctx, bbox } = plot;
  const band = bbox.height / rows.length;
  const tall = Math.round(band * rowHeight);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  rows.forEach(({ boxes, field }, index) => {
    const top = Math.round(bbox.top + index * band + (band - tall) / 2);
    boxes.forEach((box) => {
      const left = Math.round(Math.max(plot.valToPos(box.from, 'x', true), bbox.left));
      const right = Math.round(Math.min(plot.valToPos(box.to, 'x', true), bbox.left + bbox.width));
      paintBox(ctx, { left, top, wide: Math.max(right - left, 1), tall }, box, field.config.custom ?? {}, theme);
      label(ctx, { left, top, wide: right - left, tall }, box, { showValue, theme, align: centred ? 'center' : 'left' });
    });
  });
  ctx.restore();
}

function paintBox(ctx, { left, top, wide, tall }, { color }, { fillOpacity = 70, lineWidth = 0 }, theme) {
  ctx.fillStyle = colorManipulator.alpha(theme.visualization.getColorByName(color ?? 'gray'), fillOpacity / 100);
  ctx.fillRect(left, top, wide, tall);
  if (lineWidth > 0 && wide > 2 * lineWidth) {
    ctx.strokeStyle = theme.visualization.getColorByName(color ?? 'gray');
    ctx.lineWidth = lineWidth;
    ctx.strokeRect(left + lineWidth / 2, top + lineWidth / 2, wide - lineWidth, tall - lineWidth);
  }
}

// "auto" writes where there is room for the whole word.
function label(ctx, { left, top, wide, tall }, { text }, { showValue, theme, align }) {
  ctx.font = `${12 * devicePixelRatio}px ${theme.typography.fontFamily}`;
  if (showValue === 'never' || !text || (showValue === 'auto' && ctx.measureText(text).width + 8 > wide)) {
    return;
  }
  ctx.fillStyle = theme.colors.text.primary;
  ctx.textBaseline = 'middle';
  ctx.textAlign = align;
  ctx.fillText(text, align === 'left' ? left + 4 : left + wide / 2, top + tall / 2);
}
