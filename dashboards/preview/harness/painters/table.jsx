// Table: Grafana's own. Several frames would hide behind a drop-down there; here the first is shown and the rest counted.
import { TableNG } from '@grafana/ui/unstable';
import { Empty } from './undrawn.jsx';

export function Table({ panel, options, frames, range, width, height }) {
  const filled = frames.filter(({ length }) => length > 0);
  if (filled.length === 0) {
    return <Empty panel={panel} />;
  }
  const more = frames.length > 1 ? 24 : 0;
  return (
    <>
      <TableNG data={frames[options.frameIndex ?? 0] ?? frames[0]} width={width} height={height - more} noHeader={options.showHeader === false}
        sortBy={options.sortBy} cellHeight={options.cellHeight} timeRange={range} enablePagination={options.enablePagination}
        frozenColumns={options.frozenColumns?.left} fieldConfig={panel.fieldConfig} noValue={panel.fieldConfig?.defaults?.noValue}
        maxRowHeight={options.maxRowHeight} enableVirtualization disableSanitizeHtml={false} />
      {more > 0 && <div style={{ height: more }}>{`1 / ${frames.length} ▾`}</div>}
    </>
  );
}
