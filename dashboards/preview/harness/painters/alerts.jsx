// Alert list: from Prometheus' own ALERTS, which the driver asks for; a likeness only, Grafana asks Alertmanager.
import { useTheme2 } from '@grafana/ui';
import { Empty } from './undrawn.jsx';

export function AlertList({ panel, options, frames }) {
  const { text, error, warning } = useTheme2().colors;
  const alerts = frames.map(({ fields }) => fields[1].labels).slice(0, options.maxItems ?? 20);
  if (alerts.length === 0) {
    return <Empty panel={panel} />;
  }
  return alerts.map(({ alertname, alertstate, ...labels }, index) => (
    <div key={index} style={{ padding: '4px 0', color: text.primary, fontSize: 13 }}>
      <b style={{ color: alertstate === 'firing' ? error.text : warning.text }}>{alertstate}</b> {alertname}{' '}
      <span style={{ color: text.secondary }}>{['severity', 'service', 'vantage'].map((key) => labels[key]).filter(Boolean).join(' · ')}</span>
    </div>
  ));
}
