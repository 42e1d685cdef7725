// Draws one dashboard from window.PREVIEW (see drawing.py) and says when it is done: window.DONE, window.BOXES, window.FAULTS.
import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import '@fontsource/inter/600.css';
import { createTheme, setLocale, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { registerFields } from './fields.js';
import { Page } from './page.jsx';
import { settled } from './settled.js';
import { registerTransformations } from './transformations.js';

window.BOXES = [];
window.FAULTS = [];
addEventListener('error', (event) => window.FAULTS.push(String(event.error?.stack ?? event.message)));
addEventListener('unhandledrejection', (event) => window.FAULTS.push(String(event.reason?.stack ?? event.reason)));

async function draw() {
  const preview = window.PREVIEW;
  const theme = createTheme({ colors: { mode: preview.theme } });
  await initPluginTranslations('ircc-monitor-preview');
  setLocale(preview.lang === 'fr' ? 'fr-ca' : 'en');
  registerFields();
  registerTransformations();
  await Promise.all([400, 500, 600].map((weight) => document.fonts.load(`${weight} 14px Inter`)));
  createRoot(document.getElementById('page')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <Page preview={preview} theme={theme} />
    </ThemeContext.Provider>,
  );
  await settled(preview.dashboard.panels.filter(({ type }) => type !== 'row').length);
  window.DONE = true;
}

draw().catch((problem) => {
  window.FAULTS.push(String(problem.stack));
  window.DONE = true;
});
