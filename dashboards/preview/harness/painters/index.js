// Which painter draws which type of panel.
import { AlertList } from './alerts.jsx';
import { Bars } from './bars.jsx';
import { Stat } from './stat.jsx';
import { Table } from './table.jsx';
import { Text } from './text.jsx';
import { Series } from './series.jsx';
import { StateTimeline, StatusHistory } from './timeline.jsx';

export const PAINTERS = {
  alertlist: AlertList,
  bargauge: Bars,
  stat: Stat,
  'state-timeline': StateTimeline,
  'status-history': StatusHistory,
  table: Table,
  text: Text,
  timeseries: Series,
};
