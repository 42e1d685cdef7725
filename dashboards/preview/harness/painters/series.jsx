// Time series: the published component; frames without a time and a number are not for it.
import { applyNullInsertThreshold, FieldType, nullToValue } from '@grafana/data';
import { TimeSeries } from '@grafana/ui';
import { Empty } from './undrawn.jsx';

export function Series({ panel, options, frames, range, timeZone, width, height }) {
  const drawn = frames.filter(({ fields, length }) =>
    length > 0 && [FieldType.time, FieldType.number].every((type) => fields.some((field) => field.type === type)));
  if (drawn.length === 0) {
    return <Empty panel={panel} />;
  }
  const legend = { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [], ...options.legend };
  // A gap wider than the step is a gap in the line; the component itself sees to its first frame alone.
  const [refFieldPseudoMin, refFieldPseudoMax] = [range.from.valueOf(), range.to.valueOf()];
  const gapped = drawn.map((frame) => nullToValue(applyNullInsertThreshold({ frame, refFieldPseudoMin, refFieldPseudoMax })));
  return <TimeSeries {...{ frames: gapped, width, height, timeRange: range, timeZone, legend, options }} structureRev={1} />;
}
