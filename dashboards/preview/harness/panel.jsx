// One panel: frames, transformations, field options, then its painter inside Grafana's own chrome.
import { applyFieldOverrides, cacheFieldDisplayNames, dateTime } from '@grafana/data';
import { PanelChrome, useTheme2 } from '@grafana/ui';
import { Component, useEffect, useMemo, useState } from 'react';
import { fieldConfigOf, registryFor } from './fields.js';
import { framesOf } from './frames.js';
import { PAINTERS } from './painters/index.js';
import { Undrawn } from './painters/undrawn.jsx';
import { countDrawn } from './settled.js';
import { interpolator } from './templating.js';
import { transformed } from './transformations.js';

export function Panel({ panel, preview, box }) {
  const interpolate = useMemo(() => interpolator(texts(preview.variables)), [preview]);
  const title = interpolate(panel.title);
  if (panel.type === 'row') {
    return <Row title={title} box={box} collapsed={panel.collapsed} />;
  }
  const answers = preview.answers[panel.id] ?? [];
  const error = answers.find((each) => each.error)?.error;
  return (
    <div style={{ position: 'absolute', ...box }} data-panel={panel.id}>
      <PanelChrome width={box.width} height={box.height} title={title} description={panel.description} statusMessage={error}
        displayMode={panel.transparent ? 'transparent' : 'default'} hoverHeader={!title}>
        {(width, height) => (
          <Guard name={title}>
            <Content {...{ panel, preview, interpolate, width, height, answers: answers.filter((each) => !each.error) }} />
          </Guard>
        )}
      </PanelChrome>
    </div>
  );
}

function Content({ panel, preview, interpolate, answers, width, height }) {
  const theme = useTheme2();
  const [data, setData] = useState();
  useEffect(() => {
    transformed(panel, framesOf(answers), interpolate).then(({ frames: data, unknown }) => {
      const [fieldConfig, fieldConfigRegistry] = [fieldConfigOf(panel), registryFor(panel)];
      const { timezone: timeZone } = preview;
      const frames = applyFieldOverrides({ data, fieldConfig, fieldConfigRegistry, replaceVariables: interpolate, theme, timeZone });
      cacheFieldDisplayNames(frames); // the table reads its headings from there
      setData({ unknown, frames });
    }).finally(countDrawn);
  }, []);
  if (!data) {
    return null;
  }
  if (data.unknown.length || !PAINTERS[panel.type]) {
    return <Undrawn what={[...data.unknown, ...(PAINTERS[panel.type] ? [] : [panel.type])].join(', ')} />;
  }
  const Painter = PAINTERS[panel.type];
  const range = { from: dateTime(preview.range.from * 1000), to: dateTime(preview.range.to * 1000) };
  const options = panel.options ?? {};
  return <Painter {...{ panel, options, frames: data.frames, range, timeZone: preview.timezone, theme, interpolate, width, height }} />;
}

function Row({ title, box, collapsed }) {
  const { text } = useTheme2().colors;
  return (
    <div style={{ position: 'absolute', ...box, fontSize: 16, fontWeight: 500, color: text.primary, lineHeight: '30px' }}>
      {collapsed ? '▸' : '▾'} {title}
    </div>
  );
}

// A painter that throws spoils its own panel alone, and says so.
class Guard extends Component {
  state = {};
  static getDerivedStateFromError(error) {
    return { error };
  }
  componentDidCatch(error) {
    window.FAULTS.push(`${this.props.name}: ${error.stack}`);
  }
  render() {
    return this.state.error ? <Undrawn what={String(this.state.error)} /> : this.props.children;
  }
}

function texts(variables) {
  return Object.fromEntries(Object.entries(variables).map(([name, { text }]) => [name, text]));
}
