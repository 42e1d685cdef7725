// Bar gauge: the reduced values of every field as bars.
import { BarGauge, VizRepeater } from '@grafana/ui';
import { fieldConfigOf } from '../fields.js';
import { alignment, valuesOf } from './stat.jsx';

export function Bars({ panel, options, frames, timeZone, theme, interpolate, width, height }) {
  const { orientation = 'auto', displayMode = 'gradient', showUnfilled = true, valueMode = 'color', namePlacement = 'auto' } = options;
  const fieldConfig = fieldConfigOf(panel);
  const draw = ({ value, width, height, orientation, alignmentFactors, count }) => (
    <BarGauge {...{ value: value.display, field: value.field, display: value.view?.getFieldDisplayProcessor(value.colIndex), width, height,
      orientation, alignmentFactors, theme, displayMode, showUnfilled, namePlacement, text: options.text, itemSpacing: 10, lcdCellWidth: 12 }}
      valueDisplayMode={valueMode} isOverflow={count * height > 10000} />
  );
  return (
    <VizRepeater getValues={() => valuesOf({ fieldConfig, options, frames, theme, timeZone, interpolate })} renderValue={draw}
      width={width} height={height} source={frames} itemSpacing={10} renderCounter={0} orientation={orientation} getAlignmentFactors={alignment}
      minVizWidth={options.minVizWidth ?? 8} minVizHeight={options.minVizHeight ?? 16} maxVizHeight={options.maxVizHeight ?? 300} />
  );
}
