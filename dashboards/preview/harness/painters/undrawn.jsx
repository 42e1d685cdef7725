// An honest gap, and Grafana's own word for a panel without data.
import { useTheme2 } from '@grafana/ui';

export function Undrawn({ what }) {
  return <Centred>{`${what}: not drawn in the preview`}</Centred>;
}

export function Empty({ panel }) {
  return <Centred>{panel.fieldConfig?.defaults?.noValue ?? 'No data'}</Centred>;
}

function Centred({ children }) {
  const { text } = useTheme2().colors;
  return (
    <div style={{ height: '100%', display: 'flex', alignItems: 'center', justifyContent: 'center', color: text.secondary, fontSize: 14, textAlign: 'center' }}>
      {children}
    </div>
  );
}
