// The dashboard's page: controls above, panels on Grafana's grid of 24 columns and rows of 30 + 8 pixels.
import { dateTimeFormat } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { Panel } from './panel.jsx';

const ROW = 30;
const GAP = 8;
const MARGIN = 16;
const CORNER = { position: 'fixed', right: MARGIN, bottom: 1 };

export function Page({ preview, theme }) {
  const { dashboard, width } = preview;
  const column = (width - 2 * MARGIN + GAP) / 24 - GAP;
  const place = ({ x, y, w, h }) => ({
    left: x * (column + GAP), top: y * (ROW + GAP), width: w * (column + GAP) - GAP, height: h * (ROW + GAP) - GAP,
  });
  const panels = visible(dashboard.panels);
  const bottom = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * (ROW + GAP) - GAP;
  return (
    <div style={{ width, padding: MARGIN, paddingBottom: 6, boxSizing: 'border-box', background: theme.colors.background.canvas }}>
      {!preview.kiosk && <Controls preview={preview} />}
      <div id="grid" style={{ position: 'relative', height: bottom }}>
        {panels.map((panel) => <Panel key={panel.id} panel={panel} preview={preview} box={place(panel.gridPos)} />)}
      </div>
      <div style={{ fontSize: 10, color: theme.colors.text.secondary, textAlign: 'right', lineHeight: '14px', paddingTop: 1, ...(preview.kiosk && CORNER) }}>
        {preview.imprint}
      </div>
    </div>
  );
}

// What a collapsed row hides is not on the page.
function visible(panels) {
  return panels.map((panel) => (panel.type === 'row' ? { ...panel, panels: [] } : panel));
}

function Controls({ preview }) {
  const { text, background, border } = useTheme2().colors;
  const { dashboard, variables, range, timezone } = preview;
  const at = (seconds) => dateTimeFormat(seconds * 1000, { timeZone: timezone });
  const box = { border: `1px solid ${border.medium}`, background: background.secondary, padding: '3px 8px', borderRadius: 2 };
  const shown = (dashboard.templating?.list ?? []).filter((each) => each.hide !== 2);
  return (
    <div style={{ marginBottom: GAP, fontSize: 12, color: text.primary }}>
      <div style={{ fontSize: 18, marginBottom: GAP }}>{dashboard.title}</div>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: GAP }}>
        {shown.map((each) => (
          <span key={each.name} style={box}>
            <b>{each.label || each.name}</b> {variables[each.name]?.text}
          </span>
        ))}
        {(dashboard.annotations?.list ?? []).filter((each) => !each.builtIn && !each.hide).map((each) => (
          <span key={each.name} style={box}>{each.enable ? '◉' : '○'} {each.name}</span>
        ))}
        <span style={{ flex: 1 }} />
        {(dashboard.links ?? []).map((each) => <span key={each.title} style={{ ...box, color: text.link }}>{each.title}</span>)}
        <span style={box}>{at(range.from)} – {at(range.to)}</span>
      </div>
    </div>
  );
}
