// Stat: the reduced values of every field, one big value each.
import { getDisplayValueAlignmentFactors, getFieldDisplayValues } from '@grafana/data';
import { BigValue, VizRepeater } from '@grafana/ui';
import { fieldConfigOf } from '../fields.js';

export function Stat({ panel, options, frames, timeZone, theme, interpolate, width, height }) {
  const { graphMode = 'area', colorMode = 'value', textMode = 'auto', justifyMode = 'auto', wideLayout = true } = options;
  const fieldConfig = fieldConfigOf(panel);
  const values = () => valuesOf({ fieldConfig, options, frames, theme, timeZone, interpolate, sparkline: graphMode !== 'none' });
  const draw = ({ value, width, height, count, alignmentFactors }) => (
    <BigValue {...{ value: value.display, width, height, count, alignmentFactors, theme, colorMode, graphMode, justifyMode }}
      sparkline={value.sparkline} text={options.text} disableWideLayout={!wideLayout} hasLinks={value.hasLinks}
      textMode={textMode === 'auto' && fieldConfig.defaults.displayName ? 'value_and_name' : textMode} />
  );
  return (
    <VizRepeater autoGrid getValues={values} renderValue={draw} width={width} height={height} source={frames} itemSpacing={8}
      renderCounter={0} orientation={options.orientation ?? 'auto'} getAlignmentFactors={alignment} />
  );
}

export function alignment(values) {
  return getDisplayValueAlignmentFactors(values);
}

export function valuesOf({ fieldConfig, options, frames, theme, timeZone, interpolate, sparkline = false }) {
  const reduceOptions = { values: false, calcs: ['lastNotNull'], fields: '', ...options.reduceOptions };
  return getFieldDisplayValues({ fieldConfig, reduceOptions, replaceVariables: interpolate, theme, data: frames, sparkline, timeZone });
}
